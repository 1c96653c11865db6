create schema if not exists promotions;

-- A rule that takes something off an order, and who may use it. The rule's words are read by the pure `discount-rules.ts`.
create table promotions.campaigns (
  id uuid primary key,
  shop_id uuid not null,
  kind text not null check (kind in ('first_come', 'public_code', 'single_codes', 'automatic')),
  name_ko text not null,
  name_en text not null,
  -- What everybody types in for it, in capitals.
  code text check (code = upper(code)),
  benefit jsonb not null,
  conditions jsonb not null default '{}',
  stacking text not null default 'alone' check (stacking in ('alone', 'together')),
  priority integer not null default 0,
  -- First-come: when coupons are given out. Others: when it may be used from.
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  -- Orders may use it until then.
  usable_until timestamptz not null,
  winners_max integer check (winners_max > 0),
  winners integer not null default 0,
  uses_max integer check (uses_max > 0),
  budget_krw bigint check (budget_krw > 0),
  paused boolean not null default false,
  ended_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint campaigns_window check (closes_at > opens_at and usable_until >= closes_at),
  constraint campaigns_code check ((kind = 'public_code') = (code is not null)),
  constraint campaigns_first_come check ((kind = 'first_come') = (winners_max is not null)),
  constraint campaigns_never_over_winners check (winners >= 0 and winners <= coalesce(winners_max, 0))
) with (fillfactor = 50);
create unique index campaigns_one_a_code on promotions.campaigns (code) where ended_at is null;
create index campaigns_newest on promotions.campaigns (created_at desc, id);

-- The right of one person (an account; of a guest the delivery phone's keyed hash) to use a campaign once.
create table promotions.coupons (
  campaign_id uuid not null,
  identity uuid not null,
  -- First-come: the how-manieth winner.
  place integer,
  -- Single-use: the code it came from, which is this person's from then on.
  code text,
  state text not null check (state in ('free', 'held', 'spent')),
  order_id uuid,
  made_at timestamptz not null,
  primary key (campaign_id, identity),
  constraint coupons_of_an_order check ((state = 'free') = (order_id is null))
) with (fillfactor = 80);
create unique index coupons_one_a_place on promotions.coupons (campaign_id, place) where place is not null;
create unique index coupons_one_a_code on promotions.coupons (code) where code is not null;
create index coupons_of_person on promotions.coupons (identity);

-- Single-use codes. Which are used is told by the coupons.
create table promotions.codes (
  code text primary key,
  campaign_id uuid not null
);
create index codes_of_campaign on promotions.codes (campaign_id, code);

-- What a campaign gave to an order: held while it is not paid, then spent, or returned.
create table promotions.redemptions (
  order_id uuid not null,
  campaign_id uuid not null,
  -- Whose coupon; null for what needs none.
  identity uuid,
  -- The counter it was taken from; null where the campaign counts nothing.
  shard smallint,
  discount_krw bigint not null check (discount_krw >= 0),
  -- The same by line of the order, in their order.
  shares_krw bigint[] not null,
  state text not null check (state in ('held', 'spent', 'returned')),
  held_at timestamptz not null,
  primary key (order_id, campaign_id)
) with (fillfactor = 80);
create index redemptions_of_campaign on promotions.redemptions (campaign_id, order_id);

-- What a campaign may still give, in several rows so that those who use it at once do not wait for one another.
create table promotions.counters (
  campaign_id uuid not null,
  shard smallint not null,
  uses bigint not null default 0,
  uses_max bigint not null,
  krw bigint not null default 0,
  krw_max bigint not null,
  primary key (campaign_id, shard),
  constraint counters_never_over_uses check (uses >= 0 and uses <= uses_max),
  constraint counters_never_over_budget check (krw >= 0 and krw <= krw_max)
) with (fillfactor = 50);

-- Behind the counter, staff see the campaigns of their shops. What a buyer may know goes through the module's own answers.
alter table promotions.campaigns enable row level security;
create policy app_all on promotions.campaigns for all to madang_app using (true) with check (true);
create policy viewer on promotions.campaigns for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[])
);
