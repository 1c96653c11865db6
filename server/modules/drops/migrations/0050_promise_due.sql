-- The promised day of a pre-order was moved: from then on its buyers are told. Null: there is nothing to tell.
alter table drops.drops add column promise_due_at timestamptz;
create index drops_promise_due on drops.drops (promise_due_at) where promise_due_at is not null;
