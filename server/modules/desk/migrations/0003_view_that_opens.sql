-- The view somebody's grid opens with: one of their own, one at most.
alter table desk.views add column opens_first boolean not null default false;
create unique index views_that_open on desk.views (account_id) where opens_first;
