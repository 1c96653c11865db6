-- Lines and moves are read with their parcels: whoever sees the parcel sees them.
alter table fulfilment.lines enable row level security;
alter table fulfilment.moves enable row level security;
create policy app_all on fulfilment.lines for all to madang_app using (true) with check (true);
create policy app_all on fulfilment.moves for all to madang_app using (true) with check (true);
create policy viewer on fulfilment.lines for select to madang_reader using (
  (select platform.viewer_sees_all()) or exists (select from fulfilment.parcels p where p.id = parcel_id));
create policy viewer on fulfilment.moves for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
