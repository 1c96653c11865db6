-- A refund the provider refused is parked, not ended: the money is still owed, and a person must look.
update payments.refunds set state = 'parked' where state = 'refused';
-- `refused` is from now on only what a person has given up: the provider will not pay it, and it was settled otherwise.
alter table payments.refunds add column given_up_at timestamptz;
-- what waits for a person or a bank account; empty on a good day
create index refunds_parked on payments.refunds (order_id) where state = 'parked';
