-- Passkeys (WebAuthn): a public key each; nothing here opens anything.
create table identity.passkeys (
  passkey_id uuid primary key,
  account_id uuid not null references identity.accounts,
  credential_id text not null unique,
  public_key bytea not null,
  -- Grows with each use where the authenticator counts; one that does not grow is a copy's.
  counter bigint not null default 0,
  transports text[] not null default '{}',
  device text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index passkeys_of_account on identity.passkeys (account_id);

-- Challenges that were answered, until they are over: each is good once. They are signed, so nothing is kept of those that
-- nobody answered.
create table identity.spent_challenges (
  challenge text primary key,
  expires_at timestamptz not null
);
create index spent_challenges_over on identity.spent_challenges (expires_at);
