-- How far a source has been read from its beginning: orders that were there before anybody listened.
create table fulfilment.fillings (
  source text primary key,
  after_id uuid not null default '00000000-0000-0000-0000-000000000000',
  done_at timestamptz
);
insert into fulfilment.fillings (source) values ('own');
alter table fulfilment.fillings enable row level security;
create policy app_all on fulfilment.fillings for all to madang_app using (true) with check (true);
