-- Staff see payments of their shops, a buyer their own.
alter table payments.attempts enable row level security;
alter table payments.refunds enable row level security;
alter table payments.webhooks enable row level security;

create policy app_all on payments.attempts for all to madang_app using (true) with check (true);
create policy app_all on payments.refunds for all to madang_app using (true) with check (true);
create policy app_all on payments.webhooks for all to madang_app using (true) with check (true);

create policy viewer on payments.attempts for select to madang_reader using (
  (select platform.viewer_sees_all())
  or person_id = (select platform.viewer_person())
  or shop_id = any ((select platform.viewer_shops())::uuid[])
);
create policy viewer on payments.refunds for select to madang_reader using (
  (select platform.viewer_sees_all())
  or shop_id = any ((select platform.viewer_shops())::uuid[])
  or exists (select 1 from payments.attempts a where a.id = attempt_id)
);
create policy viewer on payments.webhooks for select to madang_reader using (
  (select platform.viewer_sees_all())
  or exists (select 1 from payments.attempts a where a.order_id = webhooks.order_id)
);
