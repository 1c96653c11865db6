-- What one piece is packed in, box by box, each by its name; empty: it goes with the rest, in one.
alter table catalog.variants add column boxes text[] not null default '{}'
  constraint variants_boxes_are_several check (cardinality(boxes) <> 1 and cardinality(boxes) <= 20);
