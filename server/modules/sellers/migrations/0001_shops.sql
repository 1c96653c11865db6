create schema if not exists sellers;

create table sellers.shops (
  id uuid primary key,
  slug text not null unique check (slug <> ''),
  name text not null check (name <> ''),
  name_en text,
  tagline text not null default '',
  tagline_en text,
  created_at timestamptz not null default now()
);
