-- Which accounts look in on a partner's orders. A partner is a channel of kind partner.
create table channels.partner_people (
  channel_id uuid not null references channels.channels,
  account_id uuid not null,
  added_by uuid not null,
  added_at timestamptz not null default now(),
  primary key (channel_id, account_id)
);
create index partner_people_of_account on channels.partner_people (account_id);

-- Channels of the reading account. Asked past the policies of tables: else they would ask one another for ever.
create function channels.viewer_partners() returns uuid[]
  language sql stable security definer set search_path = '' as $$ -- allow: the function's own path, so that nobody lends it another
  select coalesce(array_agg(p.channel_id), '{}') from channels.partner_people p
  join channels.channels c on c.id = p.channel_id and c.kind = 'partner'
  where p.account_id = (select platform.viewer_account())
$$;

-- Only for whoever reads as themselves: staff of shops read by their shops (the policy `viewer`).
create policy partner on channels.orders for select to madang_reader using (
  (select platform.viewer_shops()) is null and channel_id = any ((select channels.viewer_partners())::uuid[]));
create policy partner on channels.deliveries for select to madang_reader using (
  (select platform.viewer_shops()) is null and channel_id = any ((select channels.viewer_partners())::uuid[]));
create policy partner on channels.lines for select to madang_reader using (
  (select platform.viewer_shops()) is null and channel_id = any ((select channels.viewer_partners())::uuid[]));

alter table channels.partner_people enable row level security;
create policy app_all on channels.partner_people for all to madang_app using (true) with check (true);
create policy viewer on channels.partner_people for select to madang_reader using (
  (select platform.viewer_sees_all())
  or ((select platform.viewer_shops()) is null and channel_id = any ((select channels.viewer_partners())::uuid[])));
