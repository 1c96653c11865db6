-- What a buyer agreed to with an order: which words of ours, in which language, and when. Append-only, kept as long as the order.
create table orders.consents (
  order_id uuid not null,
  kind text not null check (kind in ('no_return')),
  terms_version text not null,
  language text not null,
  given_at timestamptz not null,
  primary key (order_id, kind)
);
comment on table orders.consents is 'append-only';
alter table orders.consents enable row level security;
create policy app_all on orders.consents for all to madang_app using (true) with check (true);
create policy viewer on orders.consents for select to madang_reader using (
  (select platform.viewer_sees_all()) or exists (select from orders.orders o where o.id = order_id));
