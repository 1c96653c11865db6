-- Bought only by who was let in through the drop's waiting room. Set by the room, in the commit that begins or ends its line.
alter table drops.drops add column guarded boolean not null default false;
