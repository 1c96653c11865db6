-- Orders, deliveries and lines of channels are never deleted, and whoever writes a line has read or written its order and its delivery in
-- the same transaction: looking each up again for each row took a sixth of the database's part of an order file. `verify` holds them against
-- one another.
alter table channels.deliveries drop constraint deliveries_order_id_fkey;
alter table channels.lines
  drop constraint lines_order_id_fkey,
  drop constraint lines_delivery_id_fkey;
-- Rows of a file are written by four transactions side by side: each of 50,000 looked for the one row of their import, locked by all four. Who
-- drops an import drops its rows with it, and what a worker that had lost it wrote behind that is swept.
alter table channels.import_rows drop constraint import_rows_import_id_fkey;
