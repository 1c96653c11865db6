-- Staff see the stock of their shops; buyers see figures from memory, never these rows.
alter table inventory.warehouses enable row level security;
alter table inventory.lots enable row level security;
alter table inventory.movements enable row level security;
alter table inventory.holds enable row level security;

create policy app_all on inventory.warehouses for all to madang_app using (true) with check (true);
create policy app_all on inventory.lots for all to madang_app using (true) with check (true);
create policy app_all on inventory.movements for all to madang_app using (true) with check (true);
create policy app_all on inventory.holds for all to madang_app using (true) with check (true);

create policy viewer on inventory.warehouses for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[])
);
create policy viewer on inventory.lots for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[])
);
create policy viewer on inventory.movements for select to madang_reader using (
  (select platform.viewer_sees_all()) or exists (select 1 from inventory.lots l where l.id = lot_id)
);
create policy viewer on inventory.holds for select to madang_reader using (
  (select platform.viewer_sees_all()) or exists (select 1 from inventory.lots l where l.id = lot_id)
);
