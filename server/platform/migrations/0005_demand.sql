-- Stops a transaction whose COMMIT is already on its way: a write that changed fewer rows than it must raises `state` in the database.
create function platform.demand(changed bigint, expected bigint, state text) returns void language plpgsql as $$
begin
  if changed is distinct from expected then
    raise exception 'changed % rows of %', changed, expected using errcode = state;
  end if;
end $$;
