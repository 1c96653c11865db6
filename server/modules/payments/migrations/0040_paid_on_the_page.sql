-- An order has one attempt: a declined one ends it. One unique index says so and finds it; before, one found it and another, which
-- spoke of the state, refused a second live one. No index speaks of what changes when a payment goes well, and pages are half empty, so that
-- both changes are written on their page and into no index. What is open is found by its order: nobody asked the third one.
create unique index attempts_one_an_order on payments.attempts (order_id);
drop index payments.attempts_one_live;
drop index payments.attempts_order;
drop index payments.attempts_open_questions;
alter table payments.attempts set (fillfactor = 40);
