create schema if not exists orders;

-- Processes take numbers a thousand at a time; a gap means nothing.
create sequence orders.order_number as bigint increment by 1000;

create table orders.orders (
  id uuid primary key,
  number bigint not null unique,
  shop_id uuid not null,
  person_id uuid not null,
  account_id uuid,
  state text not null check (state in
    ('pending', 'paying', 'waiting_deposit', 'confirmed', 'failed', 'expired', 'partly_canceled', 'canceled')),
  drop_id uuid,
  contact_ref uuid not null,
  -- Per-person cap identities consumed by this order, given back when it ends without goods.
  cap_identities uuid[] not null default '{}',
  amount_krw bigint not null check (amount_krw >= 0),
  refunded_krw bigint not null default 0,
  tax_free_krw bigint not null default 0,
  language text not null default 'ko',
  placed_at timestamptz not null,
  -- Until when the goods are held; a paying order has no such end.
  expires_at timestamptz,
  confirmed_at timestamptz,
  reason text,
  version integer not null default 1,
  constraint orders_refund_within check (refunded_krw between 0 and amount_krw)
) with (fillfactor = 80);

create index orders_of_person on orders.orders (person_id, id desc);
-- Orders whose hold may lapse.
create index orders_lapsing on orders.orders (expires_at) where state in ('pending', 'waiting_deposit');

create table orders.lines (
  order_id uuid not null,
  id uuid not null,
  position smallint not null,
  shop_id uuid not null,
  variant_id uuid not null,
  product_id uuid not null,
  snapshot_id uuid not null,
  title text not null,
  option_text text not null,
  unit_price_krw bigint not null check (unit_price_krw >= 0),
  tax_free boolean not null,
  quantity integer not null check (quantity > 0),
  canceled_quantity integer not null default 0,
  promised_on date,
  primary key (order_id, id),
  constraint lines_canceled_within check (canceled_quantity between 0 and quantity)
) with (fillfactor = 90);

-- What happened to an order after it was placed, append-only.
create table orders.history (
  order_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  what text not null,
  amount_krw bigint,
  detail text,
  made_by text not null,
  primary key (order_id, id)
);
