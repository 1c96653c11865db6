-- The drop that was scheduled last on the lot's variant, or null. Written under the lot's lock by whoever schedules it, so that an
-- order that read its drops a moment before notices it when it has the lot.
alter table inventory.lots add column sold_through uuid;
