-- When a box's carrier is asked next how far it has come, and how often in a row it had nothing new to say.
alter table fulfilment.boxes
  add column ask_at timestamptz not null default clock_timestamp(),
  add column asked_in_vain int not null default 0;
drop index fulfilment.boxes_on_their_way;
create index boxes_to_ask on fulfilment.boxes (ask_at, id) where tracking_number is not null and void_at is null and state <> 'arrived';
