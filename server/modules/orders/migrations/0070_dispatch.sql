-- Goods leave and arrive line by line; an order has been shipped, or delivered, when all that is left of it has.
alter table orders.lines
  add column left_at timestamptz,
  add column arrived_at timestamptz,
  -- The numbers of the boxes it left in: [{courier, tracking_number}].
  add column tracking jsonb,
  add constraint lines_arrive_once_left check (arrived_at is null or left_at is not null) not valid;
alter table orders.orders drop constraint orders_state_check;
alter table orders.orders add constraint orders_state_check check (state in
  ('pending', 'paying', 'waiting_deposit', 'confirmed', 'failed', 'expired', 'partly_canceled', 'canceled', 'shipped', 'delivered')) not valid;
