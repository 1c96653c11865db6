-- What each process saw of a drop, a row a second while something happened. For the control room; kept a month.
create table drops.control_points (
  drop_id uuid not null,
  at timestamptz not null,
  process_id uuid not null,
  placed integer not null,
  confirmed integer not null,
  queue integer not null,
  remaining integer not null,
  held integer not null,
  refused jsonb not null,
  payments jsonb not null,
  primary key (drop_id, at, process_id)
);
