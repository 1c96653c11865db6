-- Six digits of an app (RFC 6238). The secret is sealed by the keyring; `last_step` is the newest half minute a code was taken
-- for: no code is taken twice, nor an older one after a newer.
create table identity.totp (
  account_id uuid primary key references identity.accounts,
  sealed bytea not null,
  last_step bigint not null default 0,
  created_at timestamptz not null default now(),
  -- Null until a first code proved that the app has it.
  confirmed_at timestamptz
);

-- The way in without the app: each once. A keyed hash only.
create table identity.recovery_codes (
  account_id uuid not null references identity.accounts,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (account_id, code_hash)
);

-- When the person last proved who they are in this session; what changes how one signs in asks for a recent proof.
alter table identity.sessions add column proved_at timestamptz not null default now();
