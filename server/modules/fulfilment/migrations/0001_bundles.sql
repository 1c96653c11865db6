create schema if not exists fulfilment;

-- One stop at one door. While it is open, parcels may join it.
create table fulfilment.deliveries (
  id uuid primary key,
  shop_id uuid not null,
  state text not null default 'open' check (state in ('open', 'done', 'void', 'merged')),
  version bigint not null default 1,
  created_at timestamptz not null default now()
);
create index deliveries_of_shop on fulfilment.deliveries (shop_id, id desc) where state = 'open';

-- What its source (a bundle of a channel) asks to be brought somewhere: the smallest thing that travels, always in one delivery.
create table fulfilment.parcels (
  id uuid primary key,
  shop_id uuid not null,
  delivery_id uuid not null references fulfilment.deliveries,
  order_id uuid not null,
  channel_kind text not null,
  channel_name text not null,
  order_key text not null,
  recipient_ref uuid,
  sido text,
  sigungu text,
  gu text,
  remote text,
  region_flag text,
  way text not null default 'parcel',
  wished_on date,
  ordered_at timestamptz not null,
  state text not null check (state in ('open', 'done', 'void')),
  -- Travels by itself: a rule's or a person's word.
  alone boolean not null default false,
  -- Keyed digests of telephone numbers and the name: who shares one may be the same person. Empty once the parcel is closed.
  signs text[] not null default '{}',
  -- Whether it has been compared with the others since its recipient last changed.
  compared boolean not null default false,
  source_version bigint not null
);
create index parcels_of_delivery on fulfilment.parcels (delivery_id);
create index parcels_of_order on fulfilment.parcels (order_id);
create index parcels_to_compare on fulfilment.parcels (shop_id, ordered_at, id) where not compared and state = 'open';
create index parcels_by_sign on fulfilment.parcels using gin (signs) where state = 'open';

create table fulfilment.lines (
  id uuid primary key,
  parcel_id uuid not null references fulfilment.parcels,
  title text not null,
  option_text text not null,
  quantity int not null check (quantity >= 0),
  state text not null,
  blocks text[] not null default '{}'
);
create index lines_of_parcel on fulfilment.lines (parcel_id);

-- Every joining and parting, append-only: why, when, by whom (null: by rule), and where the parcel came from.
create table fulfilment.moves (
  id uuid primary key,
  shop_id uuid not null,
  parcel_id uuid not null references fulfilment.parcels,
  from_delivery_id uuid not null,
  to_delivery_id uuid not null,
  -- The parcel it goes with, and what says that both are one stop: {person, place, unit}, or {by: 'hand'}.
  with_parcel_id uuid,
  why jsonb not null,
  by uuid,
  at timestamptz not null default now()
);
create index moves_of_parcel on fulfilment.moves (parcel_id, id);
comment on table fulfilment.moves is 'append-only';

-- Pairs that a person has parted: no rule joins them again.
create table fulfilment.apart (
  one uuid not null,
  other uuid not null,
  by uuid not null,
  at timestamptz not null default now(),
  primary key (one, other),
  check (one < other)
);
create index apart_other on fulfilment.apart (other);

alter table fulfilment.deliveries enable row level security;
alter table fulfilment.parcels enable row level security;
create policy app_all on fulfilment.deliveries for all to madang_app using (true) with check (true);
create policy app_all on fulfilment.parcels for all to madang_app using (true) with check (true);
create policy viewer on fulfilment.deliveries for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
create policy viewer on fulfilment.parcels for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
