-- Only members who proved a phone may take part: their units count against the account and against the number.
alter table drops.drops add column needs_verified_phone boolean not null default false;
