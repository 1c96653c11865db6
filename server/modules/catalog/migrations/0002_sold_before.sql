-- Units in sold_count that no order here tells of (sold elsewhere before, or a demonstration's). Null: not known, of products older than this column.
alter table catalog.products add column sold_before bigint;
alter table catalog.products alter column sold_before set default 0;
