-- Where a team of the house goes, on which weekdays, how many stops a day.
alter table fulfilment.teams
  -- 1 Monday to 7 Sunday.
  add column weekdays int[] not null default '{1,2,3,4,5,6}' check (weekdays <@ '{1,2,3,4,5,6,7}'),
  add column capacity int not null default 20 check (capacity between 0 and 1000),
  -- [{sido, sigungu}], sigungu null for the whole province; empty: everywhere.
  add column areas jsonb not null default '[]',
  add column version int not null default 1,
  add column retired_at timestamptz;
create unique index teams_by_name on fulfilment.teams (shop_id, name) where retired_at is null;

-- How many stops a team has on a day. Never more than it can take, whatever runs side by side.
create table fulfilment.team_days (
  team_id uuid not null references fulfilment.teams,
  day date not null,
  capacity int not null,
  taken int not null default 0 check (taken >= 0),
  primary key (team_id, day),
  constraint team_days_within_capacity check (taken <= capacity)
);

-- The day and the team a delivery is given (`deliveries.team_id` follows it: drivers read their own team's by it). A row stays when it is taken back (day null): its version only grows.
create table fulfilment.plans (
  delivery_id uuid primary key references fulfilment.deliveries,
  shop_id uuid not null,
  day date,
  team_id uuid references fulfilment.teams,
  version int not null default 1,
  -- Pieces it had when it was planned: another number now means that something was added or taken away since.
  pieces int not null,
  by uuid,
  at timestamptz not null default now(),
  check (team_id is null or day is not null)
);
create index plans_of_day on fulfilment.plans (shop_id, day) where day is not null;
create index plans_of_team on fulfilment.plans (team_id, day) where team_id is not null;

-- Every planning, append-only. Nobody (null): the delivery ended or was joined to another.
create table fulfilment.plan_changes (
  id uuid primary key,
  delivery_id uuid not null references fulfilment.deliveries,
  shop_id uuid not null,
  from_day date,
  from_team_id uuid,
  to_day date,
  to_team_id uuid,
  by uuid,
  at timestamptz not null default now()
);
create index plan_changes_of_delivery on fulfilment.plan_changes (delivery_id, id);
comment on table fulfilment.plan_changes is 'append-only';

alter table fulfilment.team_days enable row level security;
alter table fulfilment.plans enable row level security;
alter table fulfilment.plan_changes enable row level security;
create policy app_all on fulfilment.team_days for all to madang_app using (true) with check (true);
create policy app_all on fulfilment.plans for all to madang_app using (true) with check (true);
create policy app_all on fulfilment.plan_changes for all to madang_app using (true) with check (true);
create policy viewer on fulfilment.team_days for select to madang_reader using (
  (select platform.viewer_sees_all()) or exists (select from fulfilment.teams t where t.id = team_id));
create policy viewer on fulfilment.plans for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
create policy viewer on fulfilment.plan_changes for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
