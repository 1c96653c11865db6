-- Dangerous acts that wait for a second person. What was asked for (its parameters and body) and what is shown of it are sealed
-- under the installation's own key: they may name people and accounts. The request goes when it is over, the rest after a year.
create table identity.approvals (
  approval_id uuid primary key,
  route text not null,
  act text not null,
  -- What the second person must be allowed to do, too.
  permission text not null,
  subject text not null,
  -- The shops it touches; null: the whole house.
  shops uuid[],
  -- Keyed digests: of who, route and Idempotency-Key; of who, route and what was said.
  claim bytea not null unique,
  digest bytea not null,
  sealed_request bytea,
  sealed_shown bytea not null,
  requested_by uuid not null references identity.accounts,
  requested_at timestamptz not null default now(),
  expires_at timestamptz not null,
  state text not null default 'waiting'
    check (state in ('waiting', 'approved', 'performed', 'refused', 'failed', 'withdrawn', 'lapsed')),
  decided_by uuid references identity.accounts,
  decided_at timestamptz,
  sealed_reason bytea,
  -- Who performs it holds it until then; afterwards somebody else takes it up, under the same Idempotency-Key.
  performing_until timestamptz,
  ended_at timestamptz,
  -- The code it was refused with when it was performed.
  outcome text,
  -- Four eyes, whatever the code does.
  constraint approvals_second_person check (decided_by <> requested_by),
  constraint approvals_decided check (state not in ('approved', 'performed', 'failed', 'refused') or decided_by is not null)
);
create unique index approvals_waiting_once on identity.approvals (requested_by, digest) where state = 'waiting';
create index approvals_open on identity.approvals (expires_at) where state in ('waiting', 'approved');

create table identity.approval_settings (
  one boolean primary key default true check (one),
  -- Whether a second person is asked at all where there is one.
  second_person boolean not null default true,
  refund_krw bigint not null default 1000000 check (refund_krw >= 0),
  export_people int not null default 500 check (export_people >= 0)
);
insert into identity.approval_settings default values;
