-- Days a team does not drive: [{from, to, reason}], first and last included. The shop's closures and public holidays are days off, too.
alter table fulfilment.teams add column days_off jsonb not null default '[]';
-- A person's word for one day: it drives although it would be off. `route_version` grows with each order of the stops somebody set.
alter table fulfilment.team_days
  add column opened boolean not null default false,
  add column route_version int not null default 0;
