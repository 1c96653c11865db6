-- How far the search by phone and e-mail has come: orders up to this id are in identity's contact index.
create table orders.indexed_contacts (
  one boolean primary key default true check (one),
  up_to uuid not null
);
insert into orders.indexed_contacts (up_to) values ('00000000-0000-0000-0000-000000000000');
