create schema if not exists drops;

-- A limited sale of one variant. taken = units of orders that are held or sold; held = those not yet paid.
create table drops.drops (
  id uuid primary key,
  shop_id uuid not null,
  variant_id uuid not null,
  kind text not null check (kind in ('stock', 'preorder')),
  title_ko text not null,
  title_en text not null,
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  allotment integer not null check (allotment > 0),
  taken integer not null default 0,
  held integer not null default 0,
  cap_per_person integer not null check (cap_per_person > 0),
  promised_on date,
  allow_virtual_account boolean not null default false,
  hold_ms integer not null default 600000 check (hold_ms between 1000 and 3600000),
  canceled_at timestamptz,
  -- A retired drop no longer governs its variant, which then sells like any other (or in its next drop).
  retired_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint drops_window check (closes_at > opens_at),
  constraint drops_promise check ((kind = 'preorder') = (promised_on is not null)),
  constraint drops_never_over_allotment check (taken <= allotment),
  constraint drops_held_within_taken check (held >= 0 and held <= taken)
) with (fillfactor = 50);

create unique index drops_one_per_variant on drops.drops (variant_id) where retired_at is null;
create index drops_by_opening on drops.drops (opens_at desc);

-- How much one person (account, or delivery phone) has taken of a drop. Changed only under the drop's row lock.
create table drops.caps (
  drop_id uuid not null,
  identity uuid not null,
  used integer not null,
  cap integer not null,
  primary key (drop_id, identity),
  constraint caps_within check (used >= 0 and used <= cap)
) with (fillfactor = 80);
