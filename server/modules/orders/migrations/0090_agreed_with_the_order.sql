-- What the buyer agreed to with the order, in the order's own row: placing writes no row more for it. Both are null where the buyer's
-- account had agreed before. Orders between 0080 and this have it in orders.consents.
alter table orders.orders add column agreed_terms text, add column agreed_privacy text;
