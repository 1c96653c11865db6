-- What is told by rows of orders is told as of those rows' time: an older row never turns a name or a price back.
alter table channels.products
  add column name_at timestamptz,
  add column matched_at timestamptz;
alter table channels.options
  add column told_at timestamptz,
  add column matched_at timestamptz,
  add column matched_by uuid,
  -- Null: suggestions have not been looked for since it was seen.
  add column suggested_at timestamptz;
create index options_to_suggest on channels.options (id) where suggested_at is null and state in ('unmatched', 'suggested');
create index products_open on channels.products (shop_id, id desc) where state in ('unmatched', 'suggested');

-- A name, an option text or a price that is another at the channel than what was known: applied by rule, or it waits for a click.
create table channels.product_changes (
  id uuid primary key,
  shop_id uuid not null,
  channel_id uuid not null references channels.channels,
  channel_product_id uuid not null references channels.products,
  channel_option_id uuid references channels.options,
  field text not null check (field in ('name', 'option_text', 'price_krw')),
  before text,
  after text not null,
  state text not null default 'open' check (state in ('open', 'applied', 'kept', 'gone')),
  by_rule boolean not null default false,
  seen_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid
);
create unique index product_changes_open on channels.product_changes (channel_product_id, channel_option_id, field)
  nulls not distinct where state = 'open';
create index product_changes_of_shop on channels.product_changes (shop_id, id desc);
create index product_changes_of_option on channels.product_changes (channel_option_id) where state = 'open';

alter table channels.lines
  -- True where `due_on` was counted here, not told by the channel: it follows the calendar.
  add column due_counted boolean not null default false,
  add column delayed_until date,
  add column delay_reason text;
create index lines_new on channels.lines (shop_id, id) where state = 'new';
create index lines_short on channels.lines (order_id, id) where stock_state = 'short';
create index lines_to_settle on channels.lines (order_id, id) where stock_state = 'unmatched';
create index lines_blocked on channels.lines (shop_id, id) where blocks && '{cancel_requested,address_changed}';

-- Something happened to a line that somebody must see: it stays until it was seen or is over.
create table channels.alerts (
  id uuid primary key,
  shop_id uuid not null,
  line_id uuid not null references channels.lines,
  kind text not null check (kind in ('cancel_requested', 'address_changed')),
  at timestamptz not null default now(),
  -- True where the line had been confirmed here or at the channel: somebody may be packing it.
  after_confirm boolean not null,
  seen_at timestamptz,
  seen_by uuid,
  over_at timestamptz
);
create unique index alerts_open on channels.alerts (line_id, kind) where over_at is null;
create index alerts_of_shop on channels.alerts (shop_id, id desc) where over_at is null and seen_at is null;

-- When a shop ships.
create table channels.calendars (
  shop_id uuid primary key,
  due_days int not null default 3 check (due_days between 0 and 60),
  cutoff text check (cutoff ~ '^([01]\d|2[0-3]):[0-5]\d$'),
  ships_saturdays boolean not null default false,
  closures jsonb not null default '[]',
  version int not null default 1
);

alter table channels.alerts enable row level security;
alter table channels.calendars enable row level security;
alter table channels.product_changes enable row level security;
create policy app_all on channels.alerts for all to madang_app using (true) with check (true);
create policy app_all on channels.calendars for all to madang_app using (true) with check (true);
create policy app_all on channels.product_changes for all to madang_app using (true) with check (true);
create policy viewer on channels.alerts for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
create policy viewer on channels.calendars for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
create policy viewer on channels.product_changes for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));

alter table channels.products enable row level security;
alter table channels.options enable row level security;
alter table channels.components enable row level security;
alter table channels.differences enable row level security;
create policy app_writes on channels.products for all to madang_app using (true) with check (true);
create policy app_writes on channels.options for all to madang_app using (true) with check (true);
create policy app_writes on channels.components for all to madang_app using (true) with check (true);
create policy app_writes on channels.differences for all to madang_app using (true) with check (true);
create policy viewer_of_shop on channels.products for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
create policy viewer_of_shop on channels.options for select to madang_reader using (
  (select platform.viewer_sees_all()) or exists (select 1 from channels.products p where p.id = channel_product_id));
create policy viewer_of_shop on channels.components for select to madang_reader using (
  (select platform.viewer_sees_all()) or exists (select 1 from channels.options o where o.id = channel_option_id));
create policy viewer_of_shop on channels.differences for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
-- Names of channels; passwords of their files are sealed and of no use to a reader.
alter table channels.channels enable row level security;
create policy app_writes on channels.channels for all to madang_app using (true) with check (true);
create policy viewer_of_shop on channels.channels for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
