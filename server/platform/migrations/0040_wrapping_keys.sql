-- Key-encryption keys that a key-management service sealed: only it can open them. The newest wraps, once every process has heard
-- of it; the older ones unwrap until nothing is under them.
create table platform.wrapping_keys (
  id uuid primary key,
  service text not null,
  sealed text not null,
  created_at timestamptz not null default clock_timestamp()
);
