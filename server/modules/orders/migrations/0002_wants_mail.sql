-- Whether the buyer left an e-mail: who left none is spared the search for it at every event.
alter table orders.orders add column wants_mail boolean not null default false;
