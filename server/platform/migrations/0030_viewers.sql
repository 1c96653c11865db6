-- Who is reading, as row-level security sees it: set once a read transaction (see reader.ts), gone with it. Where nothing is set
-- nobody is reading, and no row is shown.
create function platform.viewer_sees_all() returns boolean language sql stable parallel safe as $$
  select coalesce(current_setting('madang.shops', true), '') = '*'
$$;
create function platform.viewer_shops() returns uuid[] language sql stable parallel safe as $$
  select case when current_setting('madang.shops', true) like '{%' then current_setting('madang.shops', true)::uuid[] end
$$;
create function platform.viewer_person() returns uuid language sql stable parallel safe as $$
  select nullif(current_setting('madang.person', true), '')::uuid
$$;
create function platform.viewer_account() returns uuid language sql stable parallel safe as $$
  select nullif(current_setting('madang.account', true), '')::uuid
$$;
