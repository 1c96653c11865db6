create schema if not exists payments;

-- One try to pay an order at a provider. Inserted on the hot path of placing an order: few indexes, on purpose.
create table payments.attempts (
  id uuid primary key,
  shop_id uuid not null,
  order_id uuid not null,
  person_id uuid not null,
  provider text not null check (provider in ('sandbox', 'toss', 'kakaopay')),
  method text,
  -- the provider's name for the payment: Toss paymentKey, KakaoPay tid
  payment_key text,
  -- what begin() was told: KakaoPay's tid before the buyer has paid
  provider_ref text,
  amount_krw bigint not null check (amount_krw >= 0),
  tax_free_krw bigint not null default 0 check (tax_free_krw >= 0 and tax_free_krw <= amount_krw),
  -- what of it the shop has now. Above 0 in state declined or voided: money that came although the attempt was over, owed back.
  balance_krw bigint not null default 0 check (balance_krw >= 0 and balance_krw <= amount_krw),
  state text not null check (state in
    ('ready', 'sending', 'unknown', 'waiting_deposit', 'captured', 'partly_refunded', 'refunded', 'declined', 'voided')),
  -- Idempotency-Key of the capture at the provider; never reused for another attempt
  provider_key text not null,
  -- a capture is not sent after this: the goods are held past it
  capture_deadline timestamptz,
  -- the provider's own version of the payment (last transaction key), so that older news is recognised
  provider_version text,
  decline_code text,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  captured_at timestamptz,
  -- account to pay into, webhook secret, receipt; never personal data
  extra jsonb not null default '{}',
  check (state not in ('captured', 'partly_refunded') or balance_krw > 0 or amount_krw = 0),
  check (state <> 'refunded' or balance_krw = 0)
);

-- one live attempt an order: a second capture cannot be sent while the first may have, or has, moved the money
create unique index attempts_one_live on payments.attempts (order_id)
  where state in ('sending', 'unknown', 'waiting_deposit', 'captured', 'partly_refunded', 'refunded');
create index attempts_order on payments.attempts (order_id);
-- what somebody has to look after; empty on a good day
create index attempts_open_questions on payments.attempts (id) where state in ('unknown', 'waiting_deposit');

create table payments.refunds (
  id uuid primary key,
  shop_id uuid not null,
  attempt_id uuid not null references payments.attempts (id),
  order_id uuid not null,
  amount_krw bigint not null check (amount_krw > 0),
  tax_free_krw bigint not null default 0 check (tax_free_krw >= 0 and tax_free_krw <= amount_krw),
  state text not null check (state in ('due', 'sending', 'unknown', 'done', 'refused', 'parked')),
  reason text not null,
  -- Idempotency-Key at the provider: the refund's id, and after 14 days the id with a running number
  provider_key text not null,
  provider_key_made_at timestamptz not null default now(),
  -- what was left of the payment when it was sent; the provider refuses if it knows better
  expected_balance_krw bigint,
  -- the provider's name for the cancel that did it
  provider_cancel_key text,
  refusal_code text,
  -- reference into the vault: where a virtual account's money goes back to
  bank_account_ref uuid,
  tries integer not null default 0,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  done_at timestamptz
);

create unique index refunds_one_in_flight on payments.refunds (attempt_id) where state in ('sending', 'unknown');
create unique index refunds_provider_cancel on payments.refunds (attempt_id, provider_cancel_key)
  where provider_cancel_key is not null;
create index refunds_order on payments.refunds (order_id);
create index refunds_attempt on payments.refunds (attempt_id);
create index refunds_open on payments.refunds (id) where state <> 'done';

-- News from providers, once each. Bodies are not kept: they name people, and unsigned news proves nothing.
create table payments.webhooks (
  provider text not null,
  provider_event_id text not null,
  kind text not null,
  order_id uuid,
  payment_key text,
  status text,
  received_at timestamptz not null default now(),
  primary key (provider, provider_event_id)
);
