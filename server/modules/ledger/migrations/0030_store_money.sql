-- Sales at the counter: what was sold (against what the customer owes), what was taken and what went back.
alter table ledger.entries drop constraint entries_kind_check;
alter table ledger.entries add constraint entries_kind_check
  check (kind in ('capture', 'refund', 'store_sale', 'store_tender', 'store_refund')) not valid;
alter table ledger.entries validate constraint entries_kind_check;
