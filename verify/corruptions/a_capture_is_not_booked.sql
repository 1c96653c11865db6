-- turns red: ledger_replays_to_payments
-- Both sides of a capture are missing in the ledger.
alter table ledger.entries disable trigger user;
delete from ledger.entries
where journal_id = (select journal_id from ledger.entries where kind = 'capture' order by journal_id limit 1);
