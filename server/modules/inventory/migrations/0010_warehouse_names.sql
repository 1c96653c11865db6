alter table inventory.warehouses add column name_en text;
-- Two warehouses of one shop are told apart by name.
create unique index warehouses_by_name on inventory.warehouses (shop_id, name);
