-- Whom a buyer deals with and how to reach them: what a Korean shop must show, and when a buyer may ask.
alter table sellers.shops
  add column contact_phone text not null default '',
  add column contact_email text not null default '',
  add column contact_hours text not null default '',
  add column company text not null default '',
  add column representative text not null default '',
  add column business_number text not null default '',
  add column mail_order_number text not null default '',
  add column address text not null default '',
  add column version integer not null default 1;
