-- What of a payment was for delivering: taken from what its capture booked as sales of goods.
alter table ledger.entries drop constraint entries_kind_check;
alter table ledger.entries add constraint entries_kind_check
  check (kind in ('capture', 'refund', 'store_sale', 'store_tender', 'store_refund', 'discount', 'delivery')) not valid;
alter table ledger.entries validate constraint entries_kind_check;
