-- Files of personal data that staff asked for, and why. The file itself is never kept: it is written while it is fetched. Filter
-- and note are sealed; a row goes some days after its time is over, the audit keeps that it was.
create table identity.exports (
  export_id uuid primary key,
  kind text not null,
  account_id uuid not null references identity.accounts,
  format text not null check (format in ('xlsx', 'csv')),
  reason text not null,
  sealed bytea not null,
  people int not null check (people >= 0),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index exports_mine on identity.exports (account_id, expires_at);
create index exports_over on identity.exports (expires_at);
