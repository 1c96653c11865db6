-- turns red: discounts_are_booked
-- The books show a sale at less than its price, and nobody who gave the difference.
alter table ledger.entries disable trigger entries_append_only;
delete from ledger.entries where journal_id = (
  select journal_id from ledger.entries where account = 'discounts' order by id limit 1);
