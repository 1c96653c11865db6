-- A name is looked for together with a door: all that is open is compared again under its new digests.
update fulfilment.parcels set compared = false, signs = '{}' where state = 'open';
-- Asked of every parcel that is compared: did a person put something into its delivery?
create index moves_by_hand on fulfilment.moves (to_delivery_id) where by is not null;
-- Signs are looked for a thousand times between two writings: a list of what is not yet in the tree would be read every time.
alter index fulfilment.parcels_by_sign set (fastupdate = off);
-- Who already drives to a district is asked for every order that comes.
create index parcels_of_district on fulfilment.parcels (sido, sigungu) where state = 'open';
