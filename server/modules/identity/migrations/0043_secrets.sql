-- Which secrets something here was made with. One that is not retired must be there when a process starts.
create table identity.secrets (
  fingerprint text primary key,
  -- When it became the newest: what was signed before then may be under an older one.
  newest_since timestamptz not null default now(),
  retired_at timestamptz
);

-- How far the re-making of blind indexes and sealed values under the newest secret has come: one row, moved in the transaction of
-- each chunk, so that a kill loses nothing.
create table identity.rekeying (
  one boolean primary key default true check (one),
  -- Fingerprint of the secret everything is re-made under.
  target text not null,
  pass integer not null default 1,
  step text not null,
  after uuid not null default '00000000-0000-0000-0000-000000000000',
  seen bigint not null default 0,
  total bigint not null default 0,
  changed bigint not null default 0,
  finished_at timestamptz,
  updated_at timestamptz not null default now()
);

-- The provider's number for a person, in the vault, so that its index can be made anew. Null for links from before, until the
-- person comes in by them again.
alter table identity.social_links add column subject_ref uuid;

-- `person`: hashed under the person's own key, which no secret changes. `secret`: from before.
alter table identity.recovery_codes add column keyed_by text not null default 'secret' check (keyed_by in ('secret', 'person'));
