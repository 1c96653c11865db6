-- One row a key-encryption key that wrapped somebody's keys here: something sealed under it. A process that cannot open each
-- of them does not start. A row goes when nothing is under its key any more.
create table identity.wrapping_canaries (
  key_id bytea primary key,
  sealed bytea not null,
  created_at timestamptz not null default now()
);
