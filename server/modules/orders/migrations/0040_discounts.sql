-- What was taken off when the order was placed, frozen a line: `amount_krw` is what is paid, its lines less their discounts.
alter table orders.orders add column discount_krw bigint not null default 0 check (discount_krw >= 0);
alter table orders.lines add column discount_krw bigint not null default 0
  check (discount_krw >= 0 and discount_krw <= unit_price_krw * quantity);
