-- turns red: journals_balance
-- The guard of the ledger is gone and one side of a booking was changed by a won.
alter table ledger.entries disable trigger user;
update ledger.entries set amount_krw = amount_krw - 1
where id = (select id from ledger.entries where account = 'sales' order by id limit 1);
