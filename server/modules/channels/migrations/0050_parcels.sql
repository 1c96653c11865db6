-- A line that leaves in several boxes: how many of it are in each, and under which number. A line without any leaves whole under its own.
create table channels.parcels (
  id uuid primary key,
  line_id uuid not null references channels.lines,
  quantity int not null check (quantity > 0),
  courier text not null,
  tracking_number text not null,
  entered_by uuid not null,
  entered_at timestamptz not null default clock_timestamp(),
  unique (line_id, courier, tracking_number)
);
comment on table channels.parcels is 'open to readers';

-- Null: the whole line left.
alter table channels.export_lines
  add column parcel_id uuid,
  add column quantity int;
