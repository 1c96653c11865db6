create schema if not exists inventory;

create table inventory.warehouses (
  id uuid primary key,
  shop_id uuid not null,
  name text not null,
  created_at timestamptz not null default now()
);

-- P1 is this table's constraint: no code path can promise a unit that is not there.
create table inventory.lots (
  id uuid primary key,
  shop_id uuid not null,
  warehouse_id uuid not null references inventory.warehouses (id),
  variant_id uuid not null,
  -- Last day of sale in Korea, null where goods do not expire.
  expires_on date,
  on_hand integer not null default 0,
  held integer not null default 0,
  allocated integer not null default 0,
  updated_at timestamptz not null default now(),
  constraint lots_held_not_negative check (held >= 0),
  constraint lots_allocated_not_negative check (allocated >= 0),
  constraint lots_never_oversold check (held + allocated <= on_hand),
  constraint lots_one_per_expiry unique nulls not distinct (variant_id, warehouse_id, expires_on)
) with (fillfactor = 50);

-- A promise of units of one lot to one order line. Outstanding units = quantity - returned.
-- lot_id is null while a pre-order waits for its goods.
create table inventory.holds (
  order_id uuid not null,
  id uuid not null,
  line_id uuid not null,
  variant_id uuid not null,
  lot_id uuid,
  -- The drop whose allotment the units were taken from, null outside drops.
  drop_id uuid,
  quantity integer not null check (quantity > 0),
  returned integer not null default 0,
  state text not null check (state in ('active', 'committed', 'released', 'expired', 'shipped')),
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (order_id, id),
  constraint holds_returned_within check (returned between 0 and quantity)
) with (fillfactor = 85);

-- Pre-orders that wait for goods, oldest first (order ids are time-ordered).
create index holds_waiting on inventory.holds (variant_id, order_id) where lot_id is null and state = 'committed';

-- Every change of on_hand, append-only; replayed they give the lots.
create table inventory.movements (
  id uuid primary key,
  lot_id uuid not null,
  variant_id uuid not null,
  kind text not null check (kind in ('receive', 'adjust', 'move_in', 'move_out', 'ship', 'return')),
  quantity integer not null check (quantity <> 0),
  on_hand_after integer not null,
  reason text,
  order_id uuid,
  made_by text not null,
  created_at timestamptz not null default clock_timestamp()
);
create index movements_lot on inventory.movements (lot_id, id);
create index movements_variant on inventory.movements (variant_id, id);

create function inventory.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'inventory.movements is append-only';
end $$;
create trigger movements_append_only before update or delete on inventory.movements
  for each statement execute function inventory.refuse_change();
