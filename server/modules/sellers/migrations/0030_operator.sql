-- Who runs the site, below every page. One row.
create table sellers.operator (
  one boolean primary key default true check (one),
  contact_phone text not null default '',
  contact_email text not null default '',
  contact_hours text not null default '',
  company text not null default '',
  representative text not null default '',
  business_number text not null default '',
  mail_order_number text not null default '',
  address text not null default '',
  hosting text not null default '',
  privacy_officer text not null default ''
);
insert into sellers.operator default values;

-- Terms and privacy policy, every version that was ever shown: people agreed to them.
create table sellers.documents (
  kind text not null check (kind in ('terms', 'privacy')),
  version text not null,
  text text not null check (text <> ''),
  text_en text check (text_en <> ''),
  published_at timestamptz not null,
  primary key (kind, version)
);
create index documents_newest on sellers.documents (kind, published_at desc);
comment on table sellers.documents is 'append-only';
