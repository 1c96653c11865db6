-- A cart is its person's.
alter table cart.lines enable row level security;
create policy app_all on cart.lines for all to madang_app using (true) with check (true);
create policy viewer on cart.lines for select to madang_reader using (
  person_id = (select platform.viewer_person())
);
