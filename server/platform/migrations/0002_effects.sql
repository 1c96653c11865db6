-- Everything that leaves the process: written before it is tried. `next_at` is when a worker may take it up: due time, end of a
-- lease, or next question. `may_be_sent` is true from the first claim until an answer says that surely nothing was sent.
create table platform.effects (
  id uuid primary key,
  kind text not null,
  key text not null,
  payload jsonb not null,
  state text not null check (state in ('due', 'running', 'unknown', 'done', 'refused', 'parked')),
  attempts integer not null default 0,
  may_be_sent boolean not null default false,
  next_at timestamptz,
  claimed_by text,
  reason text,
  result jsonb,
  first_tried_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((next_at is null) = (state in ('done', 'refused', 'parked')))
) with (fillfactor = 80);

-- The only index besides the key, over what is not finished: a capture leaves it within a second.
create index effects_open on platform.effects (kind, next_at) where state in ('due', 'running', 'unknown', 'parked');

-- Which processes live: a lease of one that was killed need not run out.
create table platform.processes (
  id text primary key,
  seen_at timestamptz not null
);
