-- Orders taken at the counter: what the rows of channels.orders, deliveries and lines do not say. Amounts are won with tax.
create sequence channels.store_numbers;

create table channels.store_orders (
  order_id uuid primary key references channels.orders,
  shop_id uuid not null,
  channel_id uuid not null references channels.channels,
  number text not null,
  state text not null default 'open' check (state in ('open', 'canceled')),
  handover text not null check (handover in ('delivery', 'pickup')),
  wished_on date,
  shipping_krw bigint not null check (shipping_krw >= 0),
  total_krw bigint not null check (total_krw >= 0),
  paid_krw bigint not null default 0 check (paid_krw >= 0),
  -- Below 0: owed back.
  due_krw bigint not null,
  supply_krw bigint not null,
  vat_krw bigint not null,
  exempt_krw bigint not null,
  -- Memo and signature are sealed.
  memo_ref uuid,
  signature_ref uuid,
  taken_by uuid not null,
  taken_at timestamptz not null,
  canceled_at timestamptz,
  version int not null default 1,
  unique (shop_id, number),
  check (paid_krw + due_krw = total_krw),
  check (supply_krw + vat_krw + exempt_krw = total_krw)
);
create index store_orders_of_shop on channels.store_orders (shop_id, order_id desc);
create index store_orders_due on channels.store_orders (order_id desc) where due_krw <> 0;

-- Price and tax of a line as agreed.
create table channels.store_lines (
  line_id uuid primary key references channels.lines,
  order_id uuid not null references channels.store_orders,
  shop_id uuid not null,
  variant_id uuid not null,
  product_id uuid not null,
  quantity int not null check (quantity > 0),
  list_krw bigint not null,
  unit_krw bigint not null check (unit_krw >= 0),
  price_reason text,
  total_krw bigint not null,
  tax_free boolean not null,
  supply_krw bigint not null,
  vat_krw bigint not null,
  exempt_krw bigint not null,
  canceled boolean not null default false,
  check (total_krw = unit_krw * quantity),
  check (supply_krw + vat_krw + exempt_krw = total_krw),
  check (unit_krw = list_krw or price_reason is not null)
);
create index store_lines_of_order on channels.store_lines (order_id);

-- Money taken; what went back of it is in tender_refunds.
create table channels.tenders (
  id uuid primary key,
  order_id uuid not null references channels.store_orders,
  shop_id uuid not null,
  kind text not null check (kind in ('card', 'transfer', 'cash')),
  part text not null check (part in ('deposit', 'balance')),
  amount_krw bigint not null check (amount_krw > 0),
  refunded_krw bigint not null default 0 check (refunded_krw between 0 and amount_krw),
  approval_number text,
  issuer text,
  -- Who sent a transfer, sealed.
  depositor_ref uuid,
  taken_by uuid not null,
  taken_at timestamptz not null,
  taken_on date not null,
  check (kind <> 'card' or approval_number is not null)
);
create index tenders_of_order on channels.tenders (order_id);
-- One slip is money once. A slip that was given back whole may be written down again, corrected.
create unique index tenders_one_approval on channels.tenders (shop_id, approval_number, taken_on)
  where kind = 'card' and refunded_krw < amount_krw;

create table channels.tender_refunds (
  id uuid primary key,
  tender_id uuid not null references channels.tenders,
  order_id uuid not null,
  shop_id uuid not null,
  amount_krw bigint not null check (amount_krw > 0),
  reason text not null,
  approval_number text,
  made_by uuid not null,
  at timestamptz not null
);
create index tender_refunds_of_order on channels.tender_refunds (order_id);

-- 현금영수증, 세금계산서, 계산서: what was wanted, issued and canceled, with the numbers. To whom is sealed.
create table channels.tax_papers (
  id uuid primary key,
  order_id uuid not null references channels.store_orders,
  shop_id uuid not null,
  kind text not null check (kind in ('cash_receipt', 'tax_invoice', 'invoice')),
  purpose text check (purpose in ('income', 'expense')),
  state text not null check (state in ('wanted', 'issued', 'canceled', 'withdrawn')),
  supply_krw bigint not null,
  vat_krw bigint not null,
  exempt_krw bigint not null,
  holder_ref uuid,
  number text,
  issued_on date,
  cancel_number text,
  canceled_on date,
  check ((state in ('issued', 'canceled')) = (number is not null)),
  check ((state = 'canceled') = (canceled_on is not null))
);
create index tax_papers_of_order on channels.tax_papers (order_id);
create unique index tax_papers_numbers on channels.tax_papers (shop_id, kind, number) where number is not null;

create table channels.store_history (
  id uuid primary key,
  order_id uuid not null,
  shop_id uuid not null,
  at timestamptz not null,
  by uuid not null,
  what text not null,
  amount_krw bigint,
  detail text
);
create index store_history_of_order on channels.store_history (order_id, id);

create function channels.refuse_store_change() returns trigger language plpgsql as $$
begin
  raise exception '%.% is append-only', tg_table_schema, tg_table_name;
end $$;
create trigger store_history_append_only before update or delete on channels.store_history
  for each row execute function channels.refuse_store_change();
create trigger tender_refunds_append_only before update or delete on channels.tender_refunds
  for each row execute function channels.refuse_store_change();
comment on table channels.store_history is 'append-only';
comment on table channels.tender_refunds is 'append-only';

alter table channels.store_orders enable row level security;
alter table channels.store_lines enable row level security;
alter table channels.tenders enable row level security;
alter table channels.tender_refunds enable row level security;
alter table channels.tax_papers enable row level security;
alter table channels.store_history enable row level security;
create policy app_all on channels.store_orders for all to madang_app using (true) with check (true);
create policy app_all on channels.store_lines for all to madang_app using (true) with check (true);
create policy app_all on channels.tenders for all to madang_app using (true) with check (true);
create policy app_all on channels.tender_refunds for all to madang_app using (true) with check (true);
create policy app_all on channels.tax_papers for all to madang_app using (true) with check (true);
create policy app_all on channels.store_history for all to madang_app using (true) with check (true);
create policy viewer on channels.store_orders for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
create policy viewer on channels.store_lines for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
create policy viewer on channels.tenders for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
create policy viewer on channels.tender_refunds for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
create policy viewer on channels.tax_papers for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
create policy viewer on channels.store_history for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
