-- turns red: caps_match_their_holds
-- A person's count lost an update: they could buy more than one person may.
update drops.caps set used = used - 1
where (drop_id, identity) = (select drop_id, identity from drops.caps where used > 0 order by drop_id, identity limit 1);
