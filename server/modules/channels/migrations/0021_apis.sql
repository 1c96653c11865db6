-- A channel with an interface of its own. The seller's keys are sealed by the keyring; up to where its news was taken stands beside them.
create table channels.api_access (
  channel_id uuid primary key references channels.channels,
  sealed_keys bytea not null,
  pulled_until timestamptz,
  ran_at timestamptz,
  -- Why the last pull ended early, and whether it may pass by itself.
  error_code text,
  error_passing boolean,
  updated_at timestamptz not null default now()
);

-- What a market said of a line that left through its interface; null in a file's rows, which it never answers.
alter table channels.export_lines
  add column result text check (result in ('waiting', 'done', 'refused', 'unknown')),
  add column result_code text,
  add column result_message text;
create index export_lines_open on channels.export_lines (export_id) where result in ('waiting', 'unknown');

-- A 발주확인 the market refused, until it is told again.
create table channels.confirm_refusals (
  line_id uuid primary key references channels.lines,
  code text not null,
  message text not null,
  at timestamptz not null default now()
);
