-- What a shop asks for delivering an order: a flat fee, from which sum of goods on it is not asked for, and more for 제주 and islands.
alter table sellers.shops
  add column delivery_krw bigint not null default 0 check (delivery_krw >= 0),
  add column delivery_free_from_krw bigint check (delivery_free_from_krw > 0),
  add column delivery_jeju_krw bigint not null default 0 check (delivery_jeju_krw >= 0),
  add column delivery_island_krw bigint not null default 0 check (delivery_island_krw >= 0);
