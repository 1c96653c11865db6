import { type BoxOutcome, type BoxTrackingEntry, ok, type Result, refuse } from '@madang/contract';
import { plainArray, textArray } from '../../../platform/arrays.ts';
import { isUuid } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { cleanTracking, doubtTracking, enterTrackingOfLines, findCourier } from '../../channels/index.ts';
import { own_channel } from '../../orders/index.ts';
import type { Hand } from '../part-parcel.ts';
import { readLabel } from './box-rules.ts';
import { settleBoxes } from './settle-boxes.ts';

type Target = {
  id: string;
  delivery_id: string;
  line_id: string | null;
  k: number;
  declared: boolean;
  courier: string | null;
  tracking_number: string | null;
  state: string;
  /** A market was told that it left: its number is said. Of our own storefront a number may be corrected. */
  left: boolean;
};
type Change = Target & { courier: string; tracking_number: string; before: string | null };

/**
 * Couriers and numbers of boxes. A key is a box's id, its label (`D100001-2`), a delivery (`D100001`) or an order's key: of these two the
 * first box without a number is meant. The declared number goes to the lines of the channel in the same transaction. One outcome an
 * entry, in their order.
 */
export async function enterBoxNumbers(
  tx: Tx,
  input: { entries: readonly BoxTrackingEntry[]; hand: Hand },
): Promise<BoxOutcome[]> {
  const { hand } = input;
  const named = await findDeliveries(tx, input.entries, hand.shops);
  const boxes = await openBoxes(tx, [...new Set([...named.values()].flatMap((one) => one.delivery_ids))]);
  const changes = new Map<string, Change>();
  const outcomes = input.entries.map((entry): BoxOutcome => {
    const key = entry.key.trim();
    const courier = findCourier(entry.courier);
    const tracking_number = cleanTracking(entry.tracking_number);
    const say = (outcome: BoxOutcome['outcome']): BoxOutcome => ({ key, outcome, doubt: null });
    if (!courier) return say('courier_unknown');
    if (!tracking_number) return say('number_missing');
    const name = named.get(key);
    const own = name?.delivery_ids.flatMap((id) => boxes.get(id) ?? []) ?? [];
    if (!name || own.length === 0) return say('not_found');
    const same = (box: Target) => box.tracking_number === tracking_number && box.courier === courier.name;
    const exact = name.box_id ? own.find((box) => box.id === name.box_id) : own.find((box) => box.k === name.k);
    const meant = name.box_id || name.k ? exact : (own.find(same) ?? own.find((box) => box.tracking_number === null));
    if (!meant) return say(name.box_id || name.k ? 'not_found' : 'more_than_boxes');
    const doubt = doubtTracking(courier.name, tracking_number);
    if (same(meant)) return { key, outcome: 'unchanged', doubt };
    if (meant.state === 'arrived') return say('arrived');
    if (meant.declared && meant.left) return say('left_already');
    const before = changes.get(meant.id)?.before ?? meant.tracking_number;
    Object.assign(meant, { courier: courier.name, tracking_number });
    changes.set(meant.id, { ...meant, courier: courier.name, tracking_number, before });
    return { key, outcome: 'saved', doubt };
  });
  await save(tx, [...changes.values()], hand.by);
  return outcomes;
}

type Named = { delivery_ids: string[]; box_id: string | null; k: number | null };

async function findDeliveries(
  tx: Tx,
  entries: readonly BoxTrackingEntry[],
  shops: readonly string[] | null,
): Promise<Map<string, Named>> {
  const keys = [...new Set(entries.map((entry) => entry.key.trim()))];
  const labels = keys.flatMap((key) => readLabel(key) ?? []);
  const rows = await tx<{ key: string; delivery_id: string; shop_id: string; box: boolean }[]>`
    with found as (
      select b.id::text as key, b.delivery_id, true as box from fulfilment.boxes b
      where b.id = any (${plainArray(keys.filter(isUuid))}::text::uuid[]) and b.void_at is null
      union
      select d.number::text, d.id, false from fulfilment.deliveries d
      where d.number = any (${plainArray(labels.map((one) => one.number))}::text::bigint[])
      union
      select p.order_key, p.delivery_id, false from fulfilment.parcels p
      where p.order_key = any (${textArray(keys)}::text::text[]) and p.state <> 'void'
    ), locked as (
      select d.id, d.shop_id from fulfilment.deliveries d where d.id in (select delivery_id from found)
        and d.state in ('open', 'done') and d.door_parcel_id is null
        and ${shops ? tx`d.shop_id = any (${plainArray(shops)}::text::uuid[])` : tx`true`}
      order by d.id for no key update)
    select f.key, f.delivery_id, l.shop_id, f.box from found f join locked l on l.id = f.delivery_id order by f.delivery_id`;
  const by_key = Map.groupBy(rows, (row) => row.key);
  const named = new Map<string, Named>();
  for (const key of keys) {
    const label = readLabel(key);
    const own = by_key.get(label ? String(label.number) : key) ?? [];
    // A key that orders of two shops share names neither.
    if (new Set(own.map((row) => row.shop_id)).size !== 1) continue;
    const box_id = own.some((row) => row.box) ? key : null;
    named.set(key, { delivery_ids: own.map((row) => row.delivery_id), box_id, k: label?.k ?? null });
  }
  return named;
}

/** The boxes of these deliveries that go, in their order; what goes in one gets its box now. */
async function openBoxes(tx: Tx, ids: readonly string[]): Promise<Map<string, Target[]>> {
  await tx`
    insert into fulfilment.boxes (id, shop_id, delivery_id, piece, part, declared, position)
    select u.id, d.shop_id, d.id, 1, 1, true, 1
    from unnest(${plainArray(ids.map(newId))}::text::uuid[], ${plainArray(ids)}::text::uuid[]) as u (id, delivery_id)
    join fulfilment.deliveries d on d.id = u.delivery_id
    where not exists (select from fulfilment.boxes b where b.delivery_id = d.id)
    on conflict do nothing`;
  const rows = await tx<Target[]>`
    select b.id, b.delivery_id, b.line_id, b.declared, b.courier, b.tracking_number, b.state,
      row_number() over (partition by b.delivery_id order by b.position, b.id)::int as k,
      coalesce(l.state not in ('new', 'confirmed', 'cancel_requested', 'address_changed'), d.state = 'done') and exists (
        select from fulfilment.parcels p where p.delivery_id = d.id and p.state <> 'void' and p.channel_kind <> ${own_channel}
          and (l.id is null or p.id = l.parcel_id)) as left
    from fulfilment.boxes b join fulfilment.deliveries d on d.id = b.delivery_id left join fulfilment.lines l on l.id = b.line_id
    where b.delivery_id = any (${plainArray(ids)}::text::uuid[]) and b.void_at is null
    order by b.delivery_id, b.position, b.id`;
  return Map.groupBy(rows, (row) => row.delivery_id);
}

async function save(tx: Tx, changes: readonly Change[], by: string): Promise<void> {
  if (changes.length === 0) return;
  await tx`
    update fulfilment.boxes b set courier = c.courier, tracking_number = c.number, state = 'waiting', state_at = null,
      ask_at = clock_timestamp(), asked_in_vain = 0, version = b.version + 1
    from unnest(${plainArray(changes.map((one) => one.id))}::text::uuid[], ${textArray(changes.map((one) => one.courier))}::text::text[],
      ${textArray(changes.map((one) => one.tracking_number))}::text::text[]) as c (id, courier, number)
    where b.id = c.id`;
  await tellChannels(
    tx,
    changes.filter((one) => one.declared),
    by,
  );
  await settleBoxes(tx, [...new Set(changes.map((one) => one.delivery_id))].sort());
}

type Declared = {
  delivery_id: string;
  line_id: string | null;
  courier: string;
  tracking_number: string;
  before: string | null;
};

/** The declared numbers at the lines they stand for, here and at the channel: of the rest those that had none or the one before. */
async function tellChannels(tx: Tx, declared: readonly Declared[], by: string): Promise<void> {
  if (declared.length === 0) return;
  const lines = await tx<{ line_id: string; courier: string; tracking_number: string }[]>`
    update fulfilment.lines l set courier = c.courier, tracking_number = c.number
    from unnest(${plainArray(declared.map((one) => one.delivery_id))}::text::uuid[], ${plainArray(declared.map((one) => one.line_id))}::text::uuid[],
      ${textArray(declared.map((one) => one.courier))}::text::text[], ${textArray(declared.map((one) => one.tracking_number))}::text::text[],
      ${textArray(declared.map((one) => one.before))}::text::text[]) as c (delivery_id, line_id, courier, number, before),
      fulfilment.parcels p
    where p.delivery_id = c.delivery_id and l.parcel_id = p.id and l.state in ('new', 'confirmed', 'cancel_requested', 'address_changed')
      and (l.id = c.line_id or (c.line_id is null and (l.tracking_number is null or l.tracking_number = c.before)
        and not exists (select from fulfilment.boxes b where b.line_id = l.id and b.void_at is null)))
    returning l.id as line_id, l.courier, l.tracking_number`;
  await enterTrackingOfLines(tx, { lines, by });
}

/**
 * From now on the channel is told this box's number, at once where it has one. Refuses: not_found, left_already (the channel knows
 * another one), box_without_number.
 */
export async function declareBox(
  tx: Tx,
  input: { box_id: string; hand: Hand },
): Promise<Result<{ delivery_id: string }>> {
  const { box_id, hand } = input;
  const [found] = await tx<{ delivery_id: string; shop_id: string }[]>`
    select delivery_id, shop_id from fulfilment.boxes where id = ${box_id} and void_at is null`;
  if (!found || (hand.shops && !hand.shops.includes(found.shop_id))) return refuse('not_found');
  const { delivery_id } = found;
  await tx`select from fulfilment.deliveries where id = ${delivery_id} for no key update`;
  const boxes = (await openBoxes(tx, [delivery_id])).get(delivery_id) ?? [];
  const box = boxes.find((one) => one.id === box_id);
  if (!box) return refuse('not_found');
  if (box.declared) return ok({ delivery_id });
  if (box.left) return refuse('left_already');
  const before = boxes.find((one) => one.declared && one.line_id === box.line_id)?.tracking_number ?? null;
  if (before !== null && box.tracking_number === null) return refuse('box_without_number');
  await tx`
    update fulfilment.boxes set declared = false where delivery_id = ${delivery_id} and line_id is not distinct from ${box.line_id}::uuid and declared`;
  await tx`update fulfilment.boxes set declared = true, version = version + 1 where id = ${box_id}`;
  const { courier, tracking_number, line_id } = box;
  if (courier && tracking_number)
    await tellChannels(tx, [{ delivery_id, line_id, courier, tracking_number, before }], hand.by);
  return ok({ delivery_id });
}

/** One more box for what has none of its own. Refuses: not_found, delivery_closed. */
export async function addBox(
  tx: Tx,
  input: { delivery_id: string; hand: Hand },
): Promise<Result<{ delivery_id: string }>> {
  const { delivery_id, hand } = input;
  const [delivery] = await tx<{ shop_id: string; state: string; visit: boolean }[]>`
    select shop_id, state, door_parcel_id is not null as visit from fulfilment.deliveries where id = ${delivery_id} for no key update`;
  if (!delivery || delivery.visit || (hand.shops && !hand.shops.includes(delivery.shop_id))) return refuse('not_found');
  if (delivery.state !== 'open') return refuse('delivery_closed');
  await openBoxes(tx, [delivery_id]);
  const [plain] = await tx`
    select from fulfilment.parcels p join fulfilment.lines l on l.parcel_id = p.id
    where p.delivery_id = ${delivery_id} and l.quantity > 0 and l.state not in ('canceled', 'returned', 'exchanged')
      and not exists (select from fulfilment.line_goods g where g.line_id = l.id and cardinality(g.boxes) > 1) limit 1`;
  if (!plain) return refuse('nothing_for_a_box');
  await tx`
    insert into fulfilment.boxes (id, shop_id, delivery_id, piece, part, position)
    select ${newId()}, ${delivery.shop_id}, ${delivery_id}, coalesce(max(piece) filter (where line_id is null), 0) + 1, 1, max(position) + 1
    from fulfilment.boxes where delivery_id = ${delivery_id}`;
  return ok({ delivery_id });
}

/** Takes back a box for the rest that has no number; its first one stays. Refuses: not_found, box_in_use. */
export async function removeBox(
  tx: Tx,
  input: { box_id: string; hand: Hand },
): Promise<Result<{ delivery_id: string }>> {
  const { box_id, hand } = input;
  const [box] = await tx<{ delivery_id: string; shop_id: string; free: boolean }[]>`
    select delivery_id, shop_id, line_id is null and tracking_number is null and not declared as free from fulfilment.boxes where id = ${box_id}`;
  if (!box || (hand.shops && !hand.shops.includes(box.shop_id))) return refuse('not_found');
  await tx`select from fulfilment.deliveries where id = ${box.delivery_id} for no key update`;
  const gone =
    await tx`delete from fulfilment.boxes where id = ${box_id} and line_id is null and tracking_number is null and not declared`;
  return gone.count === 1 ? ok({ delivery_id: box.delivery_id }) : refuse('box_in_use');
}
