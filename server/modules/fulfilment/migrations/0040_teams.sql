-- Who drives what: a team of one shop, its drivers, and the deliveries given to it.
create table fulfilment.teams (
  id uuid primary key,
  shop_id uuid not null,
  name text not null,
  created_at timestamptz not null default now()
);
create table fulfilment.team_drivers (
  team_id uuid not null references fulfilment.teams,
  account_id uuid not null,
  added_at timestamptz not null default now(),
  primary key (team_id, account_id)
);
create index team_drivers_of_account on fulfilment.team_drivers (account_id);
alter table fulfilment.deliveries add column team_id uuid references fulfilment.teams;
create index deliveries_of_team on fulfilment.deliveries (team_id, id desc) where state = 'open' and team_id is not null;

-- Teams of the reading account. Asked past the policies of tables: else they would ask one another for ever.
create function fulfilment.viewer_teams() returns uuid[]
  language sql stable security definer set search_path = '' as $$ -- allow: the function's own path, so that nobody lends it another
  select coalesce(array_agg(d.team_id), '{}') from fulfilment.team_drivers d
  where d.account_id = (select platform.viewer_account())
$$;

-- Only for whoever reads as themselves: staff of shops read by their shops (the policy `viewer`).
create policy driver on fulfilment.deliveries for select to madang_reader using (
  (select platform.viewer_shops()) is null and team_id = any ((select fulfilment.viewer_teams())::uuid[]));
create policy driver on fulfilment.parcels for select to madang_reader using (
  (select platform.viewer_shops()) is null
  and exists (select from fulfilment.deliveries d where d.id = delivery_id
    and d.team_id = any ((select fulfilment.viewer_teams())::uuid[])));

alter table fulfilment.teams enable row level security;
create policy app_all on fulfilment.teams for all to madang_app using (true) with check (true);
create policy viewer on fulfilment.teams for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
create policy driver on fulfilment.teams for select to madang_reader using (
  (select platform.viewer_shops()) is null and id = any ((select fulfilment.viewer_teams())::uuid[]));
alter table fulfilment.team_drivers enable row level security;
create policy app_all on fulfilment.team_drivers for all to madang_app using (true) with check (true);
create policy viewer on fulfilment.team_drivers for select to madang_reader using (
  exists (select from fulfilment.teams t where t.id = team_id));
