-- Which of our words on goods made to order the customer agreed to at the counter, and when.
alter table channels.store_orders
  add column no_return_terms text,
  add column no_return_at timestamptz,
  add constraint store_orders_consent check ((no_return_terms is null) = (no_return_at is null));
