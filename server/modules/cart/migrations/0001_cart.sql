create schema if not exists cart;

-- One row a kind of goods in one person's cart, guest or member.
create table cart.lines (
  person_id uuid not null,
  variant_id uuid not null,
  quantity int not null check (quantity between 1 and 999),
  -- What the buyer saw; another price today is shown before it is charged.
  price_seen_krw bigint not null check (price_seen_krw >= 0),
  added_at timestamptz not null default now(),
  touched_at timestamptz not null default now(),
  primary key (person_id, variant_id)
);
create index lines_touched on cart.lines (touched_at);
