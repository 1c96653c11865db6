-- A hold that is paid for is changed once, on its page and in no index: the one over pre-orders that wait speaks of its end instead of its
-- state, and pages are half empty.
create index holds_without_goods on inventory.holds (variant_id, order_id) where lot_id is null and ended_at is null;
drop index inventory.holds_waiting;
alter table inventory.holds set (fillfactor = 50);
