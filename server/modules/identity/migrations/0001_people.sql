create schema if not exists identity;

-- One row a person, account or guest. Each key is wrapped by the key-encryption key; a destroyed key stays null for ever,
-- and with it everything sealed under it is noise. A guest gets only a records key (an order is a statutory record).
create table identity.persons (
  person_id uuid primary key,
  account_key_wrapped bytea,
  account_key_destroyed_at timestamptz,
  records_key_wrapped bytea,
  records_key_destroyed_at timestamptz,
  -- When a key was last written: tells a key of this very transaction (which may roll back) from one that stays.
  keys_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  check (account_key_destroyed_at is null or account_key_wrapped is null),
  check (records_key_destroyed_at is null or records_key_wrapped is null)
);

-- The vault. On the hot path of placing an order: no index but the key, no foreign key, nothing but appended rows.
create table identity.personal_data (
  id uuid primary key,
  person_id uuid not null,
  purpose text not null check (purpose in ('account', 'records')),
  ciphertext bytea not null,
  created_at timestamptz not null default now()
);

-- Roles are data: patterns of permissions, `*` is all, `*.read` all reads, a leading `!` takes away.
create table identity.roles (
  role text primary key,
  grants text[] not null
);
insert into identity.roles (role, grants) values
  ('owner', '{*}'),
  ('staff', '{*,!people.*,!settings.write,!audit.*}'),
  ('viewer', '{*.read,!people.*,!audit.*,!personal_data.*}');

create table identity.accounts (
  account_id uuid primary key,
  person_id uuid not null unique references identity.persons,
  -- HMAC of the normalised e-mail; null once the account is gone. The e-mail itself is in the vault.
  email_index bytea unique,
  profile_ref uuid not null,
  language text not null default 'ko' check (language in ('ko', 'en')),
  password_hash text not null,
  staff_role text references identity.roles,
  staff_since timestamptz,
  created_at timestamptz not null default now(),
  closed_at timestamptz
);
create index accounts_staff on identity.accounts (staff_role) where staff_role is not null;

create table identity.sessions (
  session_id uuid primary key,
  -- SHA-256 of the 256-bit token; the token itself is only in the browser.
  token_hash bytea not null unique,
  account_id uuid not null references identity.accounts,
  device text not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index sessions_of_account on identity.sessions (account_id) where revoked_at is null;
create index sessions_expired on identity.sessions (expires_at);

-- Sign-ups that wait for their code. `sealed` holds profile and password hash; where the e-mail has an account already
-- the row exists all the same, so that nothing outside tells the two apart.
create table identity.sign_ups (
  sign_up_id uuid primary key,
  email_index bytea not null,
  sealed bytea not null,
  attempts int not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sign_ups_expired on identity.sign_ups (expires_at);

create table identity.addresses (
  address_id uuid primary key,
  account_id uuid not null references identity.accounts,
  data_ref uuid not null,
  is_default boolean not null default false,
  created_at timestamptz not null default now()
);
create index addresses_of_account on identity.addresses (account_id);
create unique index addresses_default on identity.addresses (account_id) where is_default;

-- Who did what. Append-only; hash = SHA-256(previous hash || body), so that a changed, removed or inserted entry shows.
create table identity.audit (
  seq bigint primary key,
  at timestamptz not null,
  actor_id uuid,
  act text not null,
  subject text not null,
  body text not null,
  prev_hash bytea not null,
  hash bytea not null check (hash = sha256(prev_hash || convert_to(body, 'UTF8')))
);
create index audit_subject on identity.audit (subject, seq);

create function identity.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'identity.audit is append-only';
end $$;
create trigger audit_append_only before update or delete on identity.audit
  for each row execute function identity.refuse_change();
create trigger audit_no_truncate before truncate on identity.audit
  for each statement execute function identity.refuse_change();
