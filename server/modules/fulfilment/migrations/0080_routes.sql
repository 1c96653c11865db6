-- The way a team drives on a day, and what a driver has to know of a door.
alter table fulfilment.plans add column position int;
alter table fulfilment.deliveries
  add column lift text check (lift in ('yes', 'no', 'ladder')),
  add column floor int check (floor between -9 and 200);

-- A link for a telephone: one team, one day. Only a digest of it is kept. It dies in the night after its day.
create table fulfilment.driver_links (
  id uuid primary key,
  shop_id uuid not null,
  team_id uuid not null references fulfilment.teams,
  day date not null,
  digest bytea not null unique,
  made_by uuid not null,
  made_at timestamptz not null default clock_timestamp(),
  dies_at timestamptz not null
);
create index driver_links_of_day on fulfilment.driver_links (team_id, day);

-- What a team has to be told at once: something of its load is not to go, or not as its papers say.
create table fulfilment.route_alerts (
  id uuid primary key,
  shop_id uuid not null,
  team_id uuid not null references fulfilment.teams,
  day date not null,
  delivery_id uuid not null references fulfilment.deliveries,
  what text not null check (what in ('canceled', 'changed', 'held', 'moved')),
  -- One alert for one state of things, however often it is heard of.
  picture text not null,
  at timestamptz not null default clock_timestamp(),
  told_at timestamptz,
  seen_at timestamptz,
  unique (delivery_id, team_id, day, what, picture)
);
create index route_alerts_of_day on fulfilment.route_alerts (team_id, day, id);
create index route_alerts_untold on fulfilment.route_alerts (id) where told_at is null;

alter table fulfilment.driver_links enable row level security;
alter table fulfilment.route_alerts enable row level security;
create policy app_all on fulfilment.driver_links for all to madang_app using (true) with check (true);
create policy app_all on fulfilment.route_alerts for all to madang_app using (true) with check (true);
create policy viewer on fulfilment.driver_links for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
create policy viewer on fulfilment.route_alerts for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
