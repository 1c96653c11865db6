-- By truck of the house or with a carrier: rules of a shop in their order, the first that fits decides. [{name, way, product_ids, areas, remote}]
create table fulfilment.way_rules (
  shop_id uuid primary key,
  rules jsonb not null default '[]',
  -- What no rule fits.
  otherwise text not null default 'truck' check (otherwise in ('truck', 'parcel')),
  version int not null default 1,
  by uuid,
  at timestamptz not null default clock_timestamp()
);

-- Until now everything stood on the board of the trucks.
update fulfilment.parcels set way = 'truck';
alter table fulfilment.parcels
  alter column way set default 'truck',
  add constraint parcels_way check (way in ('truck', 'parcel')),
  -- Which rule decided, and by what: {rule, name, product, place}; rule null: none fitted.
  add column way_why jsonb,
  -- A person's word stands over the rules.
  add column way_by uuid,
  -- Of the rules it was decided by; 0: not yet, or its goods or place changed since.
  add column way_version int not null default 0;
create index parcels_way_open on fulfilment.parcels (shop_id, way_version) where state = 'open' and way_by is null;

-- Of its parcels: by truck where one of them goes so, unless a person said otherwise.
alter table fulfilment.deliveries add column way text not null default 'truck' check (way in ('truck', 'parcel'));

alter table fulfilment.way_rules enable row level security;
create policy app_all on fulfilment.way_rules for all to madang_app using (true) with check (true);
create policy viewer on fulfilment.way_rules for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
