-- An order that is paid for changes its state twice within a second. No index speaks of the state any more, and pages are half empty, so
-- that the second change (expires_at stays null) is written on its page and into no index.
create index orders_held on orders.orders (expires_at) where expires_at is not null;
drop index orders.orders_lapsing;
alter table orders.orders set (fillfactor = 40);
