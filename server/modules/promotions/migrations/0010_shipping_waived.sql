-- What a campaign took off delivery fees of the order; its budget counts it, too.
alter table promotions.redemptions add column shipping_krw bigint not null default 0 check (shipping_krw >= 0);
