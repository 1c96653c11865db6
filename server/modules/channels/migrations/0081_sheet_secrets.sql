-- Under what a sheet's orders get their numbers where it has none: sealed, so that the same sheet gives the same numbers when the house's
-- secret is another by then.
create table channels.sheet_secrets (
  shop_id uuid primary key,
  sealed bytea not null
);
alter table channels.sheet_secrets enable row level security;
create policy app_all on channels.sheet_secrets for all to madang_app using (true) with check (true);
