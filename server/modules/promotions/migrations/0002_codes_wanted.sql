-- Single-use codes are made by a job: how many are wanted, and how many there are.
alter table promotions.campaigns add column codes_wanted integer not null default 0;
alter table promotions.campaigns add column codes_made integer not null default 0;
alter table promotions.campaigns add constraint campaigns_codes check (codes_made >= 0 and codes_made <= codes_wanted);
create index campaigns_wanting_codes on promotions.campaigns (id) where codes_made < codes_wanted;
