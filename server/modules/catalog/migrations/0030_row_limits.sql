-- Behind the counter, staff see the goods of their shops. A buyer's order shows its goods whatever became of them.
alter table catalog.products enable row level security;
alter table catalog.snapshots enable row level security;
create policy app_all on catalog.snapshots for all to madang_app using (true) with check (true);
create policy app_all on catalog.products for all to madang_app using (true) with check (true);
create policy viewer on catalog.products for select to madang_reader using (
  (select platform.viewer_sees_all())
  or shop_id = any ((select platform.viewer_shops())::uuid[])
  or (select platform.viewer_person()) is not null
);

create policy viewer on catalog.snapshots for select to madang_reader using (
  (select platform.viewer_sees_all())
  or shop_id = any ((select platform.viewer_shops())::uuid[])
  or (select platform.viewer_person()) is not null
);

comment on table catalog.categories is 'open to readers';
comment on table catalog.product_categories is 'open to readers';
comment on table catalog.options is 'open to readers';
comment on table catalog.option_values is 'open to readers';
comment on table catalog.images is 'open to readers';
comment on table catalog.variants is 'open to readers';
