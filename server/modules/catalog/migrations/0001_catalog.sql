create schema if not exists catalog;

create table catalog.categories (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  name_en text,
  parent_id uuid references catalog.categories,
  position int not null default 0,
  check (parent_id <> id)
);
create index on catalog.categories (parent_id);

create table catalog.products (
  id uuid primary key,
  shop_id uuid not null,
  slug text not null unique,
  kind text not null,
  state text not null default 'draft'
    check (state in ('draft', 'on_sale', 'temporarily_sold_out', 'paused', 'ended')),
  title text not null check (title <> ''),
  title_en text,
  subtitle text not null default '',
  subtitle_en text,
  description_html text not null default '',
  description_html_en text,
  tags text[] not null default '{}',
  attribute_values jsonb not null default '{}',
  tax_free boolean not null default false,
  made_to_order boolean not null default false,
  lead_days int,
  return_rule text not null default 'seven_days' check (return_rule in ('seven_days', 'perishable', 'made_to_order')),
  -- Folded from the variants by settle-product.ts, so that a list reads this table only.
  min_price_krw bigint,
  max_price_krw bigint,
  compare_at_krw bigint,
  in_stock boolean not null default false,
  sold_count bigint not null default 0,
  -- Folded from title, tags and SKUs by settle-product.ts (search-text.ts says how).
  search_text text not null default '',
  search_initials text not null default '',
  search_grams text[] not null default '{}',
  -- version guards editors against each other; revision also counts stock and sales news, caches compare it.
  version int not null default 1,
  revision bigint not null default 1,
  listed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
-- One index a sort; only what a storefront may list.
create index products_newest on catalog.products (listed_at desc, id desc)
  where state in ('on_sale', 'temporarily_sold_out');
create index products_price on catalog.products (min_price_krw, id) where state in ('on_sale', 'temporarily_sold_out');
create index products_popular on catalog.products (sold_count desc, id desc)
  where state in ('on_sale', 'temporarily_sold_out');
create index products_grams on catalog.products using gin (search_grams);
create index products_tags on catalog.products using gin (tags);
create index products_updated on catalog.products (updated_at desc, id desc);

create table catalog.product_categories (
  product_id uuid not null references catalog.products,
  category_id uuid not null references catalog.categories on delete cascade,
  position int not null default 0,
  primary key (product_id, category_id)
);
create index on catalog.product_categories (category_id, product_id);

create table catalog.options (
  id uuid primary key,
  product_id uuid not null references catalog.products,
  position int not null,
  name text not null,
  name_en text
);
create index on catalog.options (product_id);

create table catalog.option_values (
  id uuid primary key,
  option_id uuid not null references catalog.options on delete cascade,
  position int not null,
  value text not null,
  value_en text,
  swatch text
);
create index on catalog.option_values (option_id);

create table catalog.images (
  id uuid primary key,
  product_id uuid not null references catalog.products,
  position int not null,
  alt text not null,
  alt_en text,
  width int not null,
  height int not null,
  widths int[] not null,
  color text not null,
  -- Taken off the product, yet kept: what was sold with this picture still shows it.
  removed_at timestamptz
);
create index on catalog.images (product_id, position);

create table catalog.image_files (
  image_id uuid not null references catalog.images,
  width int not null,
  bytes bytea not null,
  primary key (image_id, width)
);
-- WebP is compressed already.
alter table catalog.image_files alter column bytes set storage external;

create table catalog.variants (
  id uuid primary key,
  product_id uuid not null references catalog.products,
  position int not null,
  -- In the options' order. A variant is never deleted (orders name it); one that no combination needs any more is ended.
  value_ids uuid[] not null default '{}',
  option_text text not null default '',
  option_text_en text,
  sku text unique,
  state text not null default 'on_sale' check (state in ('on_sale', 'temporarily_sold_out', 'ended')),
  price_krw bigint check (price_krw >= 0),
  compare_at_krw bigint,
  in_stock boolean not null default false,
  image_id uuid references catalog.images,
  current_snapshot_id uuid,
  -- Not among the combinations of today's options: hidden from editors, kept for orders.
  retired_at timestamptz,
  check (compare_at_krw > price_krw),
  check (retired_at is null or state = 'ended')
);
create unique index variants_combination on catalog.variants (product_id, value_ids) where retired_at is null;

-- What was sold: a variant with its product's name, option text, price and terms, as they were shown. P10 stands on this table.
create table catalog.snapshots (
  id uuid primary key,
  variant_id uuid not null references catalog.variants,
  version int not null,
  product_id uuid not null,
  shop_id uuid not null,
  kind text not null,
  title text not null,
  title_en text,
  option_text text not null,
  option_text_en text,
  price_krw bigint not null,
  compare_at_krw bigint,
  tax_free boolean not null,
  made_to_order boolean not null,
  lead_days int,
  return_rule text not null,
  image_id uuid,
  attribute_values jsonb not null,
  created_at timestamptz not null default now(),
  unique (variant_id, version)
);
alter table catalog.variants add foreign key (current_snapshot_id) references catalog.snapshots;

create function catalog.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% of catalog.% is refused: what was sold does not change', tg_op, tg_table_name;
end $$;
create trigger snapshots_are_immutable before update or delete on catalog.snapshots
  for each row execute function catalog.refuse_change();
create trigger snapshots_are_kept before truncate on catalog.snapshots
  for each statement execute function catalog.refuse_change();
