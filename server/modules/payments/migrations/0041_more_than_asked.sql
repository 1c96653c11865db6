-- A provider that took more than it was asked for has to give all of it back: the books name what it took (extra.captured_krw). With the
-- balance cut at the price, the ledger and the payment differed, and the refund, more than was left, lay parked.
do $$
declare
  known text;
begin
  select conname into strict known from pg_constraint
  where conrelid = 'payments.attempts'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%balance_krw <= amount_krw%';
  execute format('alter table payments.attempts drop constraint %I', known);
end $$;
alter table payments.attempts add constraint attempts_balance_within check (
  balance_krw >= 0 and (balance_krw <= amount_krw or balance_krw <= (extra ->> 'captured_krw')::bigint is true));
