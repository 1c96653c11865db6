-- In the order they were written: ids of one millisecond are in no order.
alter table channels.tenders add column place bigint generated always as identity;
alter table channels.store_history add column place bigint generated always as identity;
