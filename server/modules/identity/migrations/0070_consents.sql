-- What an account agreed to, to which words and when, and what it took back. Append-only; the newest row of a kind holds.
create table identity.consents (
  account_id uuid not null references identity.accounts,
  kind text not null check (kind in ('terms', 'privacy', 'age_14', 'marketing')),
  version text not null,
  language text not null,
  given boolean not null,
  at timestamptz not null default clock_timestamp(),
  primary key (account_id, kind, at)
);
comment on table identity.consents is 'append-only';
