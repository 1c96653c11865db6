-- Buyers' sessions: a short access token that no row is read for, and a refresh token that rotates in this row (a family).
-- Staff keep a session on the server (`token_hash`); "stay signed in" is a family beside it.
alter table identity.sessions
  alter column token_hash drop not null,
  -- SHA-256 of the family's current token. The token itself, and how the next follows from it, are not in the database.
  add column family_hash bytea,
  add column family_generation int,
  -- What the last rotation mixed in: with it and the keyring, whoever holds the token before can be told the same successor again.
  add column family_salt bytea,
  add column family_rotated_at timestamptz,
  -- The end that no use moves.
  add column family_expires_at timestamptz,
  add column ended_why text,
  add constraint sessions_have_a_token check (token_hash is not null or family_hash is not null),
  add constraint sessions_family_whole check (
    (family_hash is null) = (family_generation is null) and (family_hash is null) = (family_expires_at is null));

-- What every process reads twice a second: who was signed out while an access token may still be about.
create index sessions_ended on identity.sessions (revoked_at) where revoked_at is not null;

-- Keys of access tokens, 256 bits each, sealed by the keyring. The newest signs; older ones verify until their tokens are over.
create table identity.access_keys (
  kid text primary key,
  sealed bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  -- A leaked key is refused at once, together with everything it signed.
  revoked_at timestamptz
);
