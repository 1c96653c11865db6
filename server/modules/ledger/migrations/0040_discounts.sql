-- What a shop gave up of its prices: sold at the full price, less the discount.
alter table ledger.entries drop constraint entries_kind_check;
alter table ledger.entries add constraint entries_kind_check
  check (kind in ('capture', 'refund', 'store_sale', 'store_tender', 'store_refund', 'discount')) not valid;
alter table ledger.entries validate constraint entries_kind_check;
