-- promise: P12
-- name: journals_balance
-- says: the entries of every journal of the ledger sum to zero, and each journal is of one order
-- walks: ledger.entries journal_id
select journal_id, sum(amount_krw)::bigint as sum_krw, count(*) as entries, count(distinct order_id) as orders
from ledger.entries
where journal_id > :from and journal_id <= :to
group by journal_id
having sum(amount_krw) <> 0 or count(*) < 2 or count(distinct order_id) <> 1
