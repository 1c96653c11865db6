import { plainArray, textArray } from '../../../platform/arrays.ts';
import type { Sql, Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { tellOwnOrders } from '../tell-own-orders.ts';
import { arrivedAt, type Box, type BoxedLine, planBoxes } from './box-rules.ts';

type LineRow = BoxedLine & { delivery_id: string };

/**
 * Makes the boxes of these deliveries what their goods and their channels' numbers say (`planBoxes`). The caller has locked them.
 * Deliveries that go in one box without a number, nearly all, cost one look.
 */
export async function settleBoxes(tx: Tx, delivery_ids: readonly string[]): Promise<void> {
  if (delivery_ids.length === 0) return;
  const touched = await tx<{ id: string; shop_id: string }[]>`
    select d.id, d.shop_id from fulfilment.deliveries d
    where d.id = any (${plainArray([...new Set(delivery_ids)])}::text::uuid[]) and (
      exists (select from fulfilment.boxes b where b.delivery_id = d.id)
      or exists (select from fulfilment.parcels p join fulfilment.lines l on l.parcel_id = p.id
        where p.delivery_id = d.id and p.state = 'open' and (l.tracking_number is not null
          or exists (select from fulfilment.line_goods g where g.line_id = l.id and cardinality(g.boxes) > 1))))
    order by d.id`;
  if (touched.length === 0) return;
  const ids = touched.map((one) => one.id);
  const lines = await readLines(tx, ids);
  const known = await readAllBoxes(
    tx,
    ids,
    lines.map((line) => line.line_id),
  );
  const wanted: (Box & { shop_id: string })[] = [];
  for (const { id, shop_id } of touched) {
    const own = lines.filter((line) => line.delivery_id === id);
    const own_ids = new Set(own.map((line) => line.line_id));
    const had = known.filter((box) => (box.line_id ? own_ids.has(box.line_id) : box.delivery_id === id));
    wanted.push(...planBoxes(id, own, had, newId).map((box) => ({ ...box, shop_id })));
  }
  await saveBoxes(tx, wanted, known);
  await notePacked(tx, ids);
  await noteArrived(tx, ids);
  await tellOwnOrders(tx, ids);
}

async function readLines(tx: Tx, ids: readonly string[]): Promise<LineRow[]> {
  return await tx<LineRow[]>`
    select p.delivery_id, l.id as line_id, l.courier, l.tracking_number,
      l.quantity > 0 and l.state not in ('canceled', 'returned', 'exchanged') as alive,
      l.state in ('new', 'confirmed', 'cancel_requested', 'address_changed') as open,
      coalesce((select jsonb_agg(jsonb_build_object('variant_id', g.variant_id, 'quantity', g.quantity, 'boxes', g.boxes) order by g.variant_id)
        from fulfilment.line_goods g where g.line_id = l.id), '[]') as goods
    from fulfilment.parcels p join fulfilment.lines l on l.parcel_id = p.id
    where p.delivery_id = any (${plainArray(ids)}::text::uuid[]) order by p.ordered_at, p.id, l.id`;
}

async function readAllBoxes(tx: Tx, ids: readonly string[], line_ids: readonly string[]): Promise<Box[]> {
  return await tx<Box[]>`
    select id, delivery_id, line_id, variant_id, piece, part, name, declared, position, courier, tracking_number, state, state_at,
      void_at is not null as void
    from fulfilment.boxes
    where delivery_id = any (${plainArray(ids)}::text::uuid[]) or line_id = any (${plainArray(line_ids)}::text::uuid[])
    order by delivery_id, position, id`;
}

async function saveBoxes(tx: Tx, wanted: readonly (Box & { shop_id: string })[], known: readonly Box[]): Promise<void> {
  const before = new Map(known.map((box) => [box.id, JSON.stringify(box)]));
  const kept = new Set(wanted.map((box) => box.id));
  const gone = known.filter((box) => !kept.has(box.id) && box.tracking_number === null).map((box) => box.id);
  if (gone.length > 0) await tx`delete from fulfilment.boxes where id = any (${plainArray(gone)}::text::uuid[])`;
  const changed = wanted
    .filter(({ shop_id: _, ...box }) => before.get(box.id) !== JSON.stringify(box))
    // Of two boxes of a line, one lets go of being declared before the other is.
    .sort((a, b) => Number(a.declared) - Number(b.declared));
  if (changed.length === 0) return;
  const list = (pick: (box: (typeof changed)[number]) => string | number | boolean | null) =>
    textArray(changed.map((box) => (pick(box) === null ? null : String(pick(box)))));
  await tx`
    insert into fulfilment.boxes as b (id, shop_id, delivery_id, line_id, variant_id, piece, part, name, declared, position, courier,
      tracking_number, state, state_at, void_at)
    select n.id, n.shop_id, n.delivery_id, n.line_id, n.variant_id, n.piece, n.part, n.name, n.declared, n.position, n.courier,
      n.tracking_number, n.state, n.state_at, case when n.void then clock_timestamp() end
    from unnest(${list((b) => b.id)}::text::uuid[], ${list((b) => b.shop_id)}::text::uuid[], ${list((b) => b.delivery_id)}::text::uuid[],
      ${list((b) => b.line_id)}::text::uuid[], ${list((b) => b.variant_id)}::text::uuid[], ${list((b) => b.piece)}::text::int[],
      ${list((b) => b.part)}::text::int[], ${list((b) => b.name)}::text::text[], ${list((b) => b.declared)}::text::boolean[],
      ${list((b) => b.position)}::text::int[], ${list((b) => b.courier)}::text::text[], ${list((b) => b.tracking_number)}::text::text[],
      ${list((b) => b.state)}::text::text[], ${list((b) => b.state_at?.toISOString() ?? null)}::text::timestamptz[],
      ${list((b) => b.void)}::text::boolean[])
      as n (id, shop_id, delivery_id, line_id, variant_id, piece, part, name, declared, position, courier, tracking_number, state,
        state_at, void)
    on conflict (id) do update set delivery_id = excluded.delivery_id, name = excluded.name, declared = excluded.declared,
      position = excluded.position, courier = excluded.courier, tracking_number = excluded.tracking_number, state = excluded.state,
      state_at = excluded.state_at, void_at = case when excluded.void_at is not null then coalesce(b.void_at, excluded.void_at) end,
      version = b.version + 1`;
}

async function notePacked(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx`
    update fulfilment.parcels p set packed = n.packed
    from (select d.id, exists (select from fulfilment.boxes b
        where b.delivery_id = d.id and b.tracking_number is not null and b.void_at is null) as packed
      from unnest(${plainArray(ids)}::text::uuid[]) as d (id)) n
    where p.delivery_id = n.id and p.packed <> n.packed`;
}

/** A delivery has arrived when its last box has, or when somebody was at the door. */
async function noteArrived(tx: Tx, ids: readonly string[]): Promise<void> {
  const rows = await tx<
    { id: string; arrived: boolean; attempted: boolean; boxes: Pick<Box, 'state' | 'state_at' | 'void'>[] }[]
  >`
    select d.id, d.arrived_at is not null as arrived,
      exists (select from fulfilment.attempts a where a.delivery_id = d.id and a.outcome = 'done') as attempted,
      (select jsonb_agg(jsonb_build_object('state', b.state, 'state_at', b.state_at, 'void', false))
        from fulfilment.boxes b where b.delivery_id = d.id and b.void_at is null) as boxes
    from fulfilment.deliveries d where d.id = any (${plainArray(ids)}::text::uuid[]) and d.door_parcel_id is null
      and exists (select from fulfilment.boxes b where b.delivery_id = d.id and b.void_at is null)`;
  const changed = rows.flatMap(({ id, arrived, attempted, boxes }) => {
    const at = arrivedAt(boxes.map((box) => ({ ...box, state_at: box.state_at && new Date(box.state_at) })));
    return attempted || arrived === (at !== null) ? [] : [{ id, at }];
  });
  if (changed.length === 0) return;
  await tx`
    update fulfilment.deliveries d set arrived_at = n.at, version = d.version + 1
    from unnest(${plainArray(changed.map((one) => one.id))}::text::uuid[],
      ${textArray(changed.map((one) => one.at?.toISOString() ?? null))}::text::timestamptz[]) as n (id, at) where d.id = n.id`;
}

/** The goods of these products are packed otherwise from now on: what is still to go and has no numbers follows. */
export async function reboxProducts(
  tx: Tx,
  packed: ReadonlyMap<string, { product_id: string; boxes: readonly string[] }>,
): Promise<void> {
  const variants = [...packed];
  const changed = await tx<{ delivery_id: string }[]>`
    with now as (
      select v.id, array(select jsonb_array_elements_text(v.boxes::jsonb)) as boxes
      from unnest(${plainArray(variants.map(([id]) => id))}::text::uuid[],
        ${textArray(variants.map(([, one]) => JSON.stringify(one.boxes)))}::text::text[]) as v (id, boxes)
    ), told as (
      update fulfilment.line_goods g set boxes = now.boxes from now, fulfilment.lines l, fulfilment.parcels p
      where g.variant_id = now.id and g.boxes <> now.boxes and l.id = g.line_id and p.id = l.parcel_id and p.state = 'open' and not p.packed
      returning p.delivery_id)
    select distinct delivery_id from told`;
  if (changed.length === 0) return;
  const ids = changed.map((one) => one.delivery_id).sort();
  await tx`select from fulfilment.deliveries where id = any (${plainArray(ids)}::text::uuid[]) order by id for no key update`;
  await settleBoxes(tx, ids);
}

/** Which variants of these products something still to go is made of. */
export async function readOpenVariants(sql: Sql | Tx, product_ids: readonly string[]): Promise<string[]> {
  const rows = await sql<{ variant_id: string }[]>`
    select distinct g.variant_id from fulfilment.line_goods g
    where g.product_id = any (${plainArray([...new Set(product_ids)])}::text::uuid[])`;
  return rows.map((row) => row.variant_id);
}
