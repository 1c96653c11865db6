-- Who reads which orders. `madang_app` writes for everybody and decides in its pure functions; `madang_reader` sees what its
-- viewer may: staff their shops, a buyer their own.
alter table orders.orders enable row level security;
alter table orders.lines enable row level security;
alter table orders.history enable row level security;

create policy app_all on orders.orders for all to madang_app using (true) with check (true);
create policy app_all on orders.lines for all to madang_app using (true) with check (true);
create policy app_all on orders.history for all to madang_app using (true) with check (true);

-- An order holds lines of several shops. Asked past the policy of lines, else the two would ask each other for ever.
create function orders.has_line_of(wanted uuid, shops uuid[]) returns boolean
  language sql stable security definer set search_path = '' as $$ -- allow: the function's own path, so that nobody lends it another
  select exists (select 1 from orders.lines l where l.order_id = wanted and l.shop_id = any (shops))
$$;

create policy viewer on orders.orders for select to madang_reader using (
  (select platform.viewer_sees_all())
  or person_id = (select platform.viewer_person())
  or account_id = (select platform.viewer_account())
  or shop_id = any ((select platform.viewer_shops())::uuid[])
  or ((select platform.viewer_shops()) is not null and orders.has_line_of(id, (select platform.viewer_shops())))
);
create policy viewer on orders.lines for select to madang_reader using (
  (select platform.viewer_sees_all())
  or shop_id = any ((select platform.viewer_shops())::uuid[])
  or ((select platform.viewer_shops()) is null
      and exists (select 1 from orders.orders o where o.id = order_id))
);
create policy viewer on orders.history for select to madang_reader using (
  (select platform.viewer_sees_all()) or exists (select 1 from orders.orders o where o.id = order_id)
);
