-- The day that was promised when it was bought, where another has been promised since.
alter table orders.lines add column first_promised_on date;
-- Who waits for a promised day, by what was bought. Goods that are there have no such day, and no row in it.
create index lines_promised on orders.lines (variant_id, order_id) where promised_on is not null;
