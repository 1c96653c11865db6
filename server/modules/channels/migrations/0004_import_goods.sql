-- What a previewed row orders, for whoever looks at it: title, option (without what names somebody), quantity. Rows that are in are
-- told by their line.
alter table channels.import_rows add column goods jsonb;
