-- One row a job. Whoever moves `next_at` forward runs it; the lease is renewed while it runs and frees it after a crash.
create table platform.schedules (
  name text primary key,
  next_at timestamptz not null,
  lease_until timestamptz,
  claimed_by text,
  last_started_at timestamptz,
  last_finished_at timestamptz,
  last_error text
);
