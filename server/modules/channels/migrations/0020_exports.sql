-- What leaves again: files of dispatch for a market or a partner, in a form of the house or of the user.

-- A form the user has drawn: which columns, under which names, in which order. `columns`: [{header, field}] or [{header, text}].
create table channels.forms (
  id uuid primary key,
  shop_id uuid not null,
  name text not null,
  sheet_name text not null,
  columns jsonb not null,
  version bigint not null default 1,
  updated_at timestamptz not null default now(),
  unique (shop_id, name)
);

-- A file as it left. Its rows are kept by reference and by what was said of them then; it is written anew each time it is fetched.
create table channels.exports (
  id uuid primary key,
  shop_id uuid not null,
  channel_id uuid not null references channels.channels,
  form text not null,
  title text not null,
  sheet_name text not null,
  columns jsonb not null,
  lines int not null check (lines > 0),
  -- Lines that had left in an earlier file already.
  repeated int not null,
  created_by uuid,
  created_at timestamptz not null default clock_timestamp()
);
create index exports_of_shop on channels.exports (shop_id, id desc);

create table channels.export_lines (
  export_id uuid not null references channels.exports,
  row int not null,
  line_id uuid not null references channels.lines,
  method text not null,
  courier text,
  tracking_number text,
  primary key (export_id, row)
);
create index export_lines_of_line on channels.export_lines (line_id, export_id);
