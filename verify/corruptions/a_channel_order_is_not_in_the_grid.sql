-- turns red: desk_agrees_with_channels
-- The first filling of the grid passed an order by.
insert into channels.channels (id, shop_id, kind, name)
values ('0198f000-0000-7000-8000-00000000c001', '0198f000-0000-7000-8000-00000000c002', 'smartstore', 'corruption');
insert into channels.orders (id, shop_id, channel_id, order_key, last_seen_at, created_at)
values ('0198f000-0000-7000-8000-00000000c003', '0198f000-0000-7000-8000-00000000c002', '0198f000-0000-7000-8000-00000000c001',
  'corruption', now(), now() - interval '1 day');
