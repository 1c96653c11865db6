create schema if not exists channels;

-- A place orders come from: a market, a shop of the house, a partner. `profile` maps the columns of a sheet nobody knew.
create table channels.channels (
  id uuid primary key,
  shop_id uuid not null,
  kind text not null check (kind in ('smartstore', 'coupang', '11st', 'esm', 'kakao', 'cafe24', 'shopby', 'store', 'partner', 'custom')),
  name text not null,
  settings jsonb not null default '{}',
  -- The password of this channel's files, sealed by the keyring.
  sealed_password bytea,
  profile jsonb,
  created_at timestamptz not null default now(),
  unique (shop_id, kind, name)
);

-- One file on its way in. The row is the whole state: whoever has the lease goes on from it.
create table channels.imports (
  id uuid primary key,
  shop_id uuid not null,
  channel_id uuid references channels.channels,
  state text not null default 'waiting' check (state in
    ('waiting', 'reading', 'needs_password', 'needs_mapping', 'previewed', 'committing', 'done', 'refused', 'failed')),
  file_name text not null,
  sha256 text not null,
  bytes bigint not null check (bytes >= 0),
  kind text,
  progress jsonb not null default '{}',
  counts jsonb not null default '{}',
  error_code text,
  error_detail jsonb,
  -- What was asked with the file: channel name, commit at once, mapping. No password: that one is sealed.
  wishes jsonb not null default '{}',
  sealed_password bytea,
  -- The newest time found in any of its rows: the file cannot be older than that.
  as_of timestamptz,
  lease_by uuid,
  lease_until timestamptz,
  created_by uuid,
  created_at timestamptz not null default now(),
  committed_at timestamptz
);
create index imports_of_shop on channels.imports (shop_id, id desc);
create index imports_open on channels.imports (id) where state in ('waiting', 'reading', 'committing');

-- The file itself, sealed, in parts; gone once its rows are read.
create table channels.import_parts (
  import_id uuid not null references channels.imports on delete cascade,
  part int not null,
  sealed bytea not null,
  primary key (import_id, part)
);

-- Every row of the file that is not exactly as known. `sealed`: the row as read, for committing and for the download of
-- refused rows; removed some days after the import ended. `issues` and the keys hold no personal data.
create table channels.import_rows (
  import_id uuid not null references channels.imports on delete cascade,
  row int not null,
  line_key text,
  order_key text,
  outcome text not null check (outcome in ('new', 'changed', 'unchanged', 'refused', 'warned')),
  issues jsonb not null default '[]',
  changes jsonb not null default '[]',
  sealed bytea,
  -- Rows of one chunk are committed together; an order never lies in two.
  chunk int,
  primary key (import_id, row)
);
create index import_rows_by_chunk on channels.import_rows (import_id, chunk) where chunk is not null;

create table channels.orders (
  id uuid primary key,
  shop_id uuid not null,
  channel_id uuid not null references channels.channels,
  order_key text not null,
  ordered_at timestamptz,
  paid_at timestamptz,
  buyer_ref uuid,
  -- Keyed digest of what `buyer_ref` seals, so that a change shows without opening it.
  buyer_print bytea,
  last_seen_at timestamptz not null,
  last_seen_import_id uuid,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  unique (channel_id, order_key)
) with (fillfactor = 85); -- each newer file touches last_seen_at, and no index has it
create index orders_of_shop on channels.orders (shop_id, id desc);

create table channels.deliveries (
  id uuid primary key,
  shop_id uuid not null,
  channel_id uuid not null references channels.channels,
  order_id uuid not null references channels.orders,
  bundle_key text not null,
  recipient_ref uuid,
  recipient_print bytea,
  sido text,
  sigungu text,
  gu text,
  region_flag text,
  remote text check (remote in ('JEJU', 'ISLAND')),
  shipping_krw bigint not null default 0,
  remote_shipping_krw bigint not null default 0,
  wished_on date,
  method text,
  courier text,
  tracking_number text,
  dispatched_at timestamptz,
  exported_at timestamptz,
  unique (channel_id, bundle_key)
);
create index deliveries_of_order on channels.deliveries (order_id);

create table channels.products (
  id uuid primary key,
  shop_id uuid not null,
  channel_id uuid not null references channels.channels,
  product_key text not null,
  name text not null,
  state text not null default 'unmatched' check (state in ('unmatched', 'suggested', 'matched', 'ignored')),
  product_id uuid,
  suggestions jsonb not null default '[]',
  first_seen_at timestamptz not null default now(),
  unique (channel_id, product_key)
);
create index products_by_name on channels.products (channel_id, name);
create index products_of_shop on channels.products (shop_id, state, id);

create table channels.options (
  id uuid primary key,
  channel_product_id uuid not null references channels.products,
  -- The channel's own option code, else its text without what only looks different.
  option_key text not null,
  option_text text not null,
  pairs jsonb not null default '[]',
  sku text,
  price_krw bigint,
  item_kind text not null default 'option' check (item_kind in ('single', 'option', 'addon')),
  state text not null default 'unmatched' check (state in ('unmatched', 'suggested', 'matched', 'ignored')),
  suggestions jsonb not null default '[]',
  first_seen_at timestamptz not null default now(),
  unique (channel_product_id, option_key)
);

-- What an option is of ours: one variant, or several that make the bundle.
create table channels.components (
  channel_option_id uuid not null references channels.options,
  variant_id uuid not null,
  quantity int not null check (quantity > 0),
  primary key (channel_option_id, variant_id)
);
create index components_of_variant on channels.components (variant_id);

create table channels.lines (
  id uuid primary key,
  shop_id uuid not null,
  channel_id uuid not null references channels.channels,
  order_id uuid not null references channels.orders,
  delivery_id uuid not null references channels.deliveries,
  line_key text not null,
  parent_line_id uuid references channels.lines,
  item_kind text not null default 'single' check (item_kind in ('single', 'option', 'addon')),
  channel_product_id uuid references channels.products,
  channel_option_id uuid references channels.options,
  title text not null,
  option_text text not null default '',
  -- An option text that names somebody (an e-mail, a phone) is whole only in the vault.
  private_ref uuid,
  quantity int not null check (quantity >= 0),
  claimed_quantity int not null default 0 check (claimed_quantity >= 0),
  unit_krw bigint not null default 0,
  discount_krw bigint not null default 0,
  total_krw bigint not null default 0,
  fee_krw bigint,
  state text not null check (state in ('new', 'confirmed', 'cancel_requested', 'address_changed', 'shipping', 'delivered',
    'decided', 'canceled', 'returned', 'exchanged')),
  -- The newest of the row's own times.
  state_at timestamptz,
  due_on date,
  confirmed_at timestamptz,
  -- Rows of one bundle may leave apart: what the channel says of this one. The delivery has what they share.
  courier text,
  tracking_number text,
  dispatched_at timestamptz,
  stock_state text not null default 'unmatched' check (stock_state in ('unmatched', 'held', 'allocated', 'short', 'shipped', 'none')),
  blocks text[] not null default '{}',
  edited jsonb not null default '{}',
  -- Keyed digests of the row as last taken, and of the versions before it: a row seen before is no news.
  row_print bytea,
  former_prints bytea[] not null default '{}',
  -- The file (or change) the present picture comes from is not older than this.
  as_of timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  unique (channel_id, line_key)
);
create index lines_of_order on channels.lines (order_id);
create index lines_of_delivery on channels.lines (delivery_id);
create index lines_of_option on channels.lines (channel_option_id);
create index lines_due on channels.lines (shop_id, due_on) where state in ('new', 'confirmed', 'cancel_requested', 'address_changed');

-- What changed on a line, append-only. Of personal fields only that they changed.
create table channels.line_changes (
  id uuid primary key,
  line_id uuid not null references channels.lines,
  import_id uuid,
  at timestamptz not null default now(),
  by uuid,
  field text not null,
  before text,
  after text
);
create index line_changes_of_line on channels.line_changes (line_id, id);
create function channels.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'channels.line_changes is append-only';
end $$;
create trigger line_changes_append_only before update or delete on channels.line_changes
  for each row execute function channels.refuse_change();

-- A field changed by hand here and another way there: neither wins by itself. Personal fields are sealed references.
create table channels.differences (
  id uuid primary key,
  shop_id uuid not null,
  line_id uuid not null references channels.lines,
  import_id uuid,
  field text not null,
  ours text,
  theirs text,
  theirs_ref uuid,
  state text not null default 'open' check (state in ('open', 'kept', 'taken')),
  created_at timestamptz not null default now(),
  decided_at timestamptz,
  decided_by uuid
);
create unique index differences_open on channels.differences (line_id, field) where state = 'open';
create index differences_of_shop on channels.differences (shop_id, id) where state = 'open';

comment on table channels.line_changes is 'append-only';

-- The app writes for everybody; a reading viewer sees the rows of their shops.
alter table channels.orders enable row level security;
alter table channels.deliveries enable row level security;
alter table channels.lines enable row level security;
create policy app_all on channels.orders for all to madang_app using (true) with check (true);
create policy app_all on channels.deliveries for all to madang_app using (true) with check (true);
create policy app_all on channels.lines for all to madang_app using (true) with check (true);
create policy viewer on channels.orders for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
create policy viewer on channels.deliveries for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
create policy viewer on channels.lines for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
