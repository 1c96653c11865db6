-- A day on which goods made to order are made is a lot: on_hand is how many can be made, expires_on the last day on which they can be
-- ordered. Held, allocated and given back like any other, under the same constraint.
alter table inventory.lots add column made_on date;
create unique index lots_by_made_on on inventory.lots (variant_id, made_on) where made_on is not null;
create index lots_made_on on inventory.lots (made_on) where made_on is not null;
alter table inventory.lots drop constraint lots_one_per_expiry;
alter table inventory.lots add constraint lots_one_per_expiry unique nulls not distinct (variant_id, warehouse_id, expires_on, made_on);
