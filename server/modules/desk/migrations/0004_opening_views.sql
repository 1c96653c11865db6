-- The view somebody's list opens with may be one that somebody else shares. What is not there (any more) opens nothing, and opens again
-- where its removal is taken back.
create table desk.opening_views (
  account_id uuid primary key,
  view_id uuid not null
);
insert into desk.opening_views select account_id, id from desk.views where opens_first;
alter table desk.opening_views enable row level security;
create policy app_all on desk.opening_views for all to madang_app using (true) with check (true);
create policy viewer on desk.opening_views for select to madang_reader using (account_id = (select platform.viewer_account()));
