-- A partner of the house sees its own orders at its own page and nothing else of the back office.
insert into identity.roles (role, position, own_shops_only, grants) values ('partner', 65, true, '{partner.*}')
on conflict (role) do nothing;
