-- turns red: unknown_is_not_an_answer
-- The provider did not answer and the order was failed all the same.
update payments.attempts set state = 'unknown'
where id = (
  select a.id from payments.attempts a join orders.orders o on o.id = a.order_id
  where a.state in ('declined', 'voided') and o.state in ('failed', 'expired') order by a.id limit 1);
