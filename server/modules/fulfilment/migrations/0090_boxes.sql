-- Which of our goods a line still to go is: how many of which variant the whole line holds, and what one piece of it is packed in.
create table fulfilment.line_goods (
  line_id uuid not null references fulfilment.lines,
  variant_id uuid not null,
  product_id uuid not null,
  quantity int not null check (quantity > 0),
  boxes text[] not null default '{}',
  primary key (line_id, variant_id)
);
create index line_goods_of_product on fulfilment.line_goods (product_id);

-- One box of a delivery. With a line: a part of one piece of its goods. Without: what the rest of the delivery goes in.
create table fulfilment.boxes (
  id uuid primary key,
  shop_id uuid not null,
  delivery_id uuid not null references fulfilment.deliveries,
  line_id uuid references fulfilment.lines,
  variant_id uuid,
  piece int not null check (piece >= 1),
  part int not null check (part >= 1),
  name text not null default '',
  -- Of the boxes of a line (of the rest) the one whose number its channel is told.
  declared boolean not null default false,
  -- Where it stands among the delivery's boxes; only the order counts.
  position int not null,
  courier text,
  tracking_number text,
  state text not null default 'waiting' check (state in ('waiting', 'taken', 'moving', 'out', 'arrived')),
  state_at timestamptz,
  -- Its goods do not go any more, although it had a number.
  void_at timestamptz,
  version int not null default 1,
  check ((courier is null) = (tracking_number is null)),
  check ((line_id is null) = (variant_id is null)),
  check (state = 'waiting' or state_at is not null)
);
create unique index boxes_of_pieces on fulfilment.boxes (line_id, variant_id, piece, part) where line_id is not null;
create unique index boxes_of_the_rest on fulfilment.boxes (delivery_id, piece) where line_id is null;
create unique index boxes_one_declared on fulfilment.boxes (line_id) where line_id is not null and declared and void_at is null;
create index boxes_of_delivery on fulfilment.boxes (delivery_id, position);
create index boxes_on_their_way on fulfilment.boxes (id) where tracking_number is not null and void_at is null and state <> 'arrived';

-- What its channel says it left with.
alter table fulfilment.lines add column courier text, add column tracking_number text;

-- Something of it has a number: it is packed, and no rule puts anything to it.
alter table fulfilment.parcels add column packed boolean not null default false;

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
    -- Said only where there are several: a paper of one box is what it always was.
    || (select case when count(*) > 1 then jsonb_build_object('boxes', count(*)) else '{}' end
        from fulfilment.boxes b where b.delivery_id = delivery and b.void_at is null)
$$;

alter table fulfilment.line_goods enable row level security;
alter table fulfilment.boxes enable row level security;
create policy app_all on fulfilment.line_goods for all to madang_app using (true) with check (true);
create policy app_all on fulfilment.boxes for all to madang_app using (true) with check (true);
create policy viewer on fulfilment.line_goods for select to madang_reader using (
  (select platform.viewer_sees_all()) or exists (select from fulfilment.lines l where l.id = line_id));
create policy viewer on fulfilment.boxes for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
create policy driver on fulfilment.boxes for select to madang_reader using (
  (select platform.viewer_shops()) is null
  and exists (select from fulfilment.deliveries d where d.id = delivery_id
    and d.team_id = any ((select fulfilment.viewer_teams())::uuid[])));
