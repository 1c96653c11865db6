-- The channel's own option of a line, while somebody sells another one here: its dispatch file and its interface are answered with it.
alter table channels.lines add column told_option_id uuid;

-- What somebody changed of an order in one go, so that it can be taken back: values of lines, of a door only the sealed records before
-- and after.
create table channels.hand_edits (
  id uuid primary key,
  shop_id uuid not null,
  order_id uuid not null references channels.orders,
  at timestamptz not null default clock_timestamp(),
  by uuid not null,
  edit jsonb not null,
  undone_at timestamptz,
  undone_by uuid
);
create index hand_edits_of_order on channels.hand_edits (order_id, id);
alter table channels.line_changes add column edit_id uuid;

alter table channels.hand_edits enable row level security;
create policy app_all on channels.hand_edits for all to madang_app using (true) with check (true);
create policy viewer on channels.hand_edits for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
