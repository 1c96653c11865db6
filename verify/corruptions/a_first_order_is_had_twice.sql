-- turns red: first_orders_are_one_a_person
-- A campaign for first orders gave without asking for anybody's right to be the first: another one would give, too.
update promotions.campaigns set conditions = conditions || '{"first_order": true}'
where id = (select campaign_id from promotions.coupons where state <> 'free' and campaign_id <> '00000000-0000-4000-8000-000000000001' limit 1);
