-- Behind the counter, staff see the drops of their shops. What everybody may know of a drop is served from memory.
alter table drops.drops enable row level security;
create policy app_all on drops.drops for all to madang_app using (true) with check (true);
create policy viewer on drops.drops for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[])
);
