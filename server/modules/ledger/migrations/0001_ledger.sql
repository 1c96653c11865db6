create schema if not exists ledger;

-- Double entry: the entries of one journal sum to zero. Positive = debit, negative = credit. Append-only.
create table ledger.entries (
  id uuid primary key,
  journal_id uuid not null,
  shop_id uuid not null,
  account text not null,
  amount_krw bigint not null check (amount_krw <> 0),
  kind text not null check (kind in ('capture', 'refund')),
  order_id uuid not null,
  source_id uuid not null,
  at timestamptz not null
);
create index entries_order on ledger.entries (order_id);

-- One journal a source (a capture's attempt, a refund): booking it twice is impossible.
create unique index entries_once on ledger.entries (source_id, kind, account);

create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'ledger.entries is append-only';
end $$;
create trigger entries_append_only before update or delete on ledger.entries
  for each statement execute function ledger.refuse_change();
