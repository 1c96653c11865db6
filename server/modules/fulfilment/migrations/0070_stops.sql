-- What is done at a door. A delivery that brings parcels delivers (again, after a failed attempt); any other stop goes to the door of one.
alter table fulfilment.deliveries
  add column kind text not null default 'deliver' check (kind in ('deliver', 'redeliver', 'collect', 'swap', 'repair', 'take_old')),
  add column door_parcel_id uuid references fulfilment.parcels,
  -- Stops that are driven together: both halves of an exchange.
  add column bound_id uuid,
  -- Of a stop without parcels: the day it was promised for.
  add column wanted_on date,
  add column failures int not null default 0,
  -- Somebody was there and it is done; what its channel is told is another matter.
  add column arrived_at timestamptz,
  add column collect_on_delivery boolean not null default false,
  add constraint stops_bring_or_visit check (door_parcel_id is not null or kind in ('deliver', 'redeliver'));
create index deliveries_bound on fulfilment.deliveries (bound_id) where bound_id is not null;
create index deliveries_of_door on fulfilment.deliveries (door_parcel_id) where door_parcel_id is not null;

-- The goods a stop without parcels is about: fetched, mended, brought anew.
create table fulfilment.visit_lines (
  delivery_id uuid not null references fulfilment.deliveries,
  line_id uuid not null references fulfilment.lines,
  quantity int not null check (quantity > 0),
  primary key (delivery_id, line_id)
);
create index visit_lines_of_line on fulfilment.visit_lines (line_id);

-- Every time somebody was at a door, append-only. Photo, signature and note are sealed under the recipient's key.
create table fulfilment.attempts (
  id uuid primary key,
  delivery_id uuid not null references fulfilment.deliveries,
  shop_id uuid not null,
  outcome text not null check (outcome in ('done', 'failed')),
  reason text check (reason in ('absent', 'refused', 'wrong_address', 'no_way_in', 'damaged', 'unpaid', 'other')),
  -- The place on the team's day it used; a failed one is not given back.
  day date,
  team_id uuid references fulfilment.teams,
  proof_ref uuid,
  has_photo boolean not null,
  has_signature boolean not null,
  -- When it was, by the clock of whoever was there.
  happened_at timestamptz not null,
  by uuid,
  at timestamptz not null default clock_timestamp(),
  check ((outcome = 'failed') = (reason is not null))
);
create index attempts_of_delivery on fulfilment.attempts (delivery_id, id);
create index attempts_of_day on fulfilment.attempts (team_id, day) where outcome = 'failed' and team_id is not null;
comment on table fulfilment.attempts is 'append-only';

-- What a stop costs beside its goods, and who pays it.
create table fulfilment.charges (
  id uuid primary key,
  delivery_id uuid not null references fulfilment.deliveries,
  shop_id uuid not null,
  kind text not null check (kind in ('ladder_truck', 'stairs', 'take_old', 'redeliver', 'exchange', 'repair', 'far', 'other')),
  amount_krw bigint not null check (amount_krw > 0),
  payer text not null check (payer in ('customer', 'house')),
  by uuid not null,
  at timestamptz not null default clock_timestamp(),
  voided_at timestamptz
);
create index charges_of_delivery on fulfilment.charges (delivery_id, id);

-- Money taken at a door, append-only. With an order: its balance, booked as that order's tender; else for charges of the stop.
create table fulfilment.takings (
  id uuid primary key,
  delivery_id uuid not null references fulfilment.deliveries,
  shop_id uuid not null,
  order_id uuid,
  kind text not null check (kind in ('cash', 'card', 'transfer')),
  amount_krw bigint not null check (amount_krw > 0),
  approval_number text,
  happened_at timestamptz not null,
  by uuid not null,
  at timestamptz not null default clock_timestamp(),
  check (kind <> 'card' or approval_number is not null)
);
create index takings_of_delivery on fulfilment.takings (delivery_id, id);
create unique index takings_by_approval on fulfilment.takings (shop_id, approval_number) where kind = 'card' and order_id is null;
comment on table fulfilment.takings is 'append-only';

-- Where a stop goes: its own open parcels, else the one whose door it is.
create function fulfilment.stop_parcels(delivery uuid) returns setof fulfilment.parcels language sql stable as $$
  select p.* from fulfilment.parcels p where p.delivery_id = delivery and p.state = 'open'
  union all
  select p.* from fulfilment.deliveries d join fulfilment.parcels p on p.id = d.door_parcel_id where d.id = delivery
$$;

-- What a stop is about: the goods still to go, else those it fetches, mends or brings anew.
create function fulfilment.stop_goods(delivery uuid)
  returns table (line_id uuid, title text, option_text text, quantity int, blocks text[]) language sql stable as $$
  select l.id, l.title, l.option_text, l.quantity, l.blocks from fulfilment.parcels p join fulfilment.lines l on l.parcel_id = p.id
  where p.delivery_id = delivery and p.state = 'open' and l.quantity > 0 and l.state not in ('canceled', 'returned', 'exchanged')
  union all
  select l.id, l.title, l.option_text, v.quantity, '{}' from fulfilment.visit_lines v join fulfilment.lines l on l.id = v.line_id
  where v.delivery_id = delivery
$$;

create or replace function fulfilment.picture_of(delivery uuid) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'to', (select coalesce(jsonb_agg(distinct p.recipient_ref), '[]') from (
             select p.recipient_ref from fulfilment.parcels p where p.delivery_id = delivery and p.state <> 'void'
             union all
             select p.recipient_ref from fulfilment.deliveries d join fulfilment.parcels p on p.id = d.door_parcel_id where d.id = delivery) p
           where p.recipient_ref is not null),
    'wished_on', (select coalesce((select d.wanted_on from fulfilment.deliveries d where d.id = delivery),
           (select min(coalesce(p.agreed_on, p.wished_on)) from fulfilment.parcels p where p.delivery_id = delivery and p.state <> 'void'))),
    'lines', (select coalesce(jsonb_object_agg(l.id, jsonb_build_object('title', l.title, 'option_text', l.option_text, 'quantity', l.quantity)), '{}') from (
              select l.id, l.title, l.option_text, l.quantity from fulfilment.lines l join fulfilment.parcels p on p.id = l.parcel_id
              where p.delivery_id = delivery and l.quantity > 0 and l.state not in ('canceled', 'returned', 'exchanged')
              union all
              select l.id, l.title, l.option_text, v.quantity from fulfilment.visit_lines v join fulfilment.lines l on l.id = v.line_id
              where v.delivery_id = delivery) l))
$$;

alter table fulfilment.visit_lines enable row level security;
alter table fulfilment.attempts enable row level security;
alter table fulfilment.charges enable row level security;
alter table fulfilment.takings enable row level security;
create policy app_all on fulfilment.visit_lines for all to madang_app using (true) with check (true);
create policy app_all on fulfilment.attempts for all to madang_app using (true) with check (true);
create policy app_all on fulfilment.charges for all to madang_app using (true) with check (true);
create policy app_all on fulfilment.takings for all to madang_app using (true) with check (true);
create policy viewer on fulfilment.visit_lines for select to madang_reader using (
  exists (select from fulfilment.deliveries d where d.id = delivery_id));
create policy viewer on fulfilment.attempts for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
create policy viewer on fulfilment.charges for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
create policy viewer on fulfilment.takings for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
