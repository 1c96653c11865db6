-- One row a client's mutation that had an effect, with the answer that had it. A refusal is not recorded: it may later become a success.
-- id = the first 16 bytes of sha-256(principal, route, key): one narrow index, and no key of a client lies in the clear.
create table platform.idempotency (
  id uuid primary key,
  body_hash uuid not null,
  status smallint not null,
  answer text not null,
  created_at timestamptz not null default now()
);
-- Old rows are found by time without an index to keep at every insert.
create index idempotency_created on platform.idempotency using brin (created_at);
