-- An address book is its account's.
alter table identity.addresses enable row level security;
create policy app_all on identity.addresses for all to madang_app using (true) with check (true);
create policy viewer on identity.addresses for select to madang_reader using (
  account_id = (select platform.viewer_account())
);
-- Neither role of the shop may change what was written (see grantRoles); the trigger holds against everybody else.
comment on table identity.audit is 'append-only';
