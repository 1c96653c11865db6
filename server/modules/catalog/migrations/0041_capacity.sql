-- How many pieces of goods made to order can be made on a working day; null: nobody has said, and none can be ordered.
alter table catalog.variants add column daily_capacity int check (daily_capacity between 0 and 10000);
