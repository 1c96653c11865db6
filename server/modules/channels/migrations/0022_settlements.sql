-- What markets say they owe (구매확정내역) and what they paid (정산): one row a file, and of its rows only keys and money.
create table channels.settlements (
  id uuid primary key,
  shop_id uuid not null,
  channel_id uuid not null references channels.channels,
  kind text not null check (kind in ('decided', 'paid')),
  sha256 bytea not null,
  created_by uuid,
  created_at timestamptz not null default clock_timestamp(),
  unique (channel_id, sha256)
);
create index settlements_of_shop on channels.settlements (shop_id, id desc);

create table channels.settlement_rows (
  settlement_id uuid not null references channels.settlements,
  -- Excel's own row number; shipping stands at the first row of its bundle.
  row int not null,
  part text not null check (part in ('goods', 'shipping')),
  -- Of a line for goods, of a bundle for shipping.
  key text not null,
  line_id uuid references channels.lines,
  gross_krw bigint,
  fee_krw bigint,
  net_krw bigint,
  expected_krw bigint,
  differences text[] not null default '{}',
  seen_at timestamptz,
  seen_by uuid,
  primary key (settlement_id, part, row)
);
create index settlement_rows_by_key on channels.settlement_rows (part, key, settlement_id);
create index settlement_differences on channels.settlement_rows (settlement_id) where differences <> '{}' and seen_at is null;
