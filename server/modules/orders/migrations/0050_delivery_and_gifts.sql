-- What delivering costs, frozen when the order is placed: a shop's fee (less what a campaign took off it) stands on the first of its
-- lines, and is part of what is paid. `amount_krw` is the lines less their discounts, and `shipping_krw`.
alter table orders.orders add column shipping_krw bigint not null default 0 check (shipping_krw >= 0);
alter table orders.orders add column shipping_waived_krw bigint not null default 0 check (shipping_waived_krw >= 0);
alter table orders.lines add column shipping_krw bigint not null default 0 check (shipping_krw >= 0);
-- The campaign that gave this line; its discount is its price.
alter table orders.lines add column gift_of uuid;
