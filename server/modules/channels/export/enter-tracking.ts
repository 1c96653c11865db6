import { plainArray, textArray } from '../../../platform/arrays.ts';
import type { Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { tellLinesChanged } from '../tell-lines-changed.ts';
import { cleanTracking, doubtTracking, findCourier, type TrackingDoubt } from './couriers.ts';
import { type AskedParcel, decideParcel, type KnownParcel, type ParcelOutcome } from './parcel-rules.ts';
import { readParcels, saveParcel, takesParcels } from './parcels.ts';

/**
 * Which goods left with which number. `key`: of a line, or of a bundle or an order when all its open lines left together. With a
 * `quantity` it is one box of a line that leaves in several; 0 takes the box away.
 */
export type TrackingEntry = { key: string; courier: string; tracking_number: string; quantity?: number | undefined };
export type TrackingOutcome = {
  key: string;
  outcome:
    | ParcelOutcome
    | 'not_found'
    | 'left_already'
    | 'courier_unknown'
    | 'number_missing'
    | 'one_number'
    | 'names_several'
    | 'in_parcels';
  lines: number;
  doubt: TrackingDoubt | null;
};

type Found = {
  key: string;
  line_id: string;
  order_id: string;
  open: boolean;
  quantity: number;
  courier: string | null;
  tracking_number: string | null;
};
type Change = Found & { new_courier: string; new_number: string };
type Noted = { line_id: string; order_id: string; field: string; before: string | null; after: string | null };

/**
 * Writes couriers and tracking numbers at lines that have not left yet; entered by hand, so a file that says otherwise later waits as
 * a difference. A number of a strange form is saved and doubted. One outcome an entry, in their order.
 */
export async function enterTracking(
  tx: Tx,
  input: { channel: { id: string; kind: string }; entries: readonly TrackingEntry[]; by: string },
): Promise<TrackingOutcome[]> {
  const wanted = input.entries.map((entry) => ({
    key: entry.key.trim(),
    courier: findCourier(entry.courier),
    tracking_number: cleanTracking(entry.tracking_number),
    quantity: entry.quantity,
  }));
  const found = await findLines(tx, input.channel.id, [...new Set(wanted.map((one) => one.key))]);
  const ids = [...found.values()].flatMap((lines) => lines.map((one) => one.line_id));
  const boxes: Map<string, readonly KnownParcel[]> = await readParcels(tx, ids);
  const changes: Change[] = [];
  const packed: { line: Found; box: AskedParcel }[] = [];
  const outcomes = wanted.map(({ key, courier, tracking_number, quantity }): TrackingOutcome => {
    const lines = found.get(key) ?? [];
    const open = lines.filter((one) => one.open);
    const say = (outcome: TrackingOutcome['outcome'], count = 0, doubt: TrackingDoubt | null = null) => ({
      key,
      outcome,
      lines: count,
      doubt,
    });
    if (!courier) return say('courier_unknown');
    if (!tracking_number) return say('number_missing');
    if (lines.length === 0) return say('not_found');
    if (open.length === 0) return say('left_already');
    const doubt = doubtTracking(courier.name, tracking_number);
    const isBoxed = (one: Found) => (boxes.get(one.line_id)?.length ?? 0) > 0;
    const whole = quantity === undefined || (quantity === open[0]!.quantity && open.length === 1 && !isBoxed(open[0]!));
    if (whole) {
      if (open.some(isBoxed)) return say('in_parcels');
      const fresh = open.filter((one) => one.courier !== courier.name || one.tracking_number !== tracking_number);
      changes.push(...fresh.map((one) => ({ ...one, new_courier: courier.name, new_number: tracking_number })));
      return say(fresh.length > 0 ? 'saved' : 'unchanged', open.length, doubt);
    }
    if (!takesParcels(input.channel.kind)) return say('one_number');
    if (open.length > 1) return say('names_several');
    const line = open[0]!;
    const box = { courier: courier.name, tracking_number, quantity };
    const decided = decideParcel({ quantity: line.quantity, parcels: boxes.get(line.line_id) ?? [] }, box);
    boxes.set(line.line_id, decided.parcels);
    if (decided.outcome !== 'saved') return say(decided.outcome);
    packed.push({ line, box });
    // Where one number stands for the line, it is that of its first box.
    if (!line.tracking_number) changes.push({ ...line, new_courier: courier.name, new_number: tracking_number });
    return say('saved', 1, doubt);
  });
  for (const { line, box } of packed) await saveParcel(tx, line.line_id, box, input.by);
  const noted = packed.map(({ line, box }) => ({
    ...{ line_id: line.line_id, order_id: line.order_id },
    field: 'parcel',
    before: null,
    after: `${box.quantity} × ${box.courier} ${box.tracking_number}`,
  }));
  const first_of = new Map(
    packed.map(({ line }) => [line.line_id, changes.find((one) => one.line_id === line.line_id)]),
  );
  // The same line named twice: the last entry is meant, of boxes the first.
  const last = new Map(changes.map((one) => [one.line_id, first_of.get(one.line_id) ?? one]));
  await save(tx, [...last.values()], noted, input.by);
  return outcomes;
}

export type LineTracking = { line_id: string; courier: string; tracking_number: string };

/**
 * The same for lines known by id, whose couriers and numbers are clean (`findCourier`, `cleanTracking`): those that have not left yet.
 * Locks them by id.
 */
export async function enterTrackingOfLines(
  tx: Tx,
  input: { lines: readonly LineTracking[]; by: string },
): Promise<void> {
  const wanted = new Map(input.lines.map((one) => [one.line_id, one]));
  if (wanted.size === 0) return;
  const found = await tx<Found[]>`
    select '' as key, l.id as line_id, l.order_id, l.quantity, l.courier, l.tracking_number, true as open from channels.lines l
    where l.id = any (${plainArray([...wanted.keys()])}::text::uuid[]) and l.state in ('new', 'confirmed', 'cancel_requested', 'address_changed')
    order by l.id for no key update of l`;
  const changes = found.flatMap((one) => {
    const { courier, tracking_number } = wanted.get(one.line_id)!;
    const same = one.courier === courier && one.tracking_number === tracking_number;
    return same ? [] : [{ ...one, new_courier: courier, new_number: tracking_number }];
  });
  await save(tx, changes, [], input.by);
}

async function findLines(tx: Tx, channel_id: string, keys: string[]): Promise<Map<string, Found[]>> {
  const rows = await tx<Found[]>`
    with wanted as (select distinct unnest(${textArray(keys)}::text::text[]) as key),
    named as (
      select w.key, l.id from wanted w join channels.lines l on l.channel_id = ${channel_id} and l.line_key = w.key
      union
      select w.key, l.id from wanted w join channels.deliveries d on d.channel_id = ${channel_id} and d.bundle_key = w.key
        join channels.lines l on l.delivery_id = d.id
      union
      select w.key, l.id from wanted w join channels.orders o on o.channel_id = ${channel_id} and o.order_key = w.key
        join channels.lines l on l.order_id = o.id)
    select n.key, l.id as line_id, l.order_id, l.quantity, l.courier, l.tracking_number,
      l.state in ('new', 'confirmed', 'cancel_requested', 'address_changed') as open
    from named n join channels.lines l on l.id = n.id
    order by l.id for no key update of l`;
  const found = new Map<string, Found[]>();
  for (const row of rows) found.set(row.key, [...(found.get(row.key) ?? []), row]);
  return found;
}

async function save(tx: Tx, changes: readonly Change[], noted: readonly Noted[], by: string): Promise<void> {
  if (changes.length > 0)
    await tx`
      update channels.lines l set courier = c.courier, tracking_number = c.number, version = version + 1,
        edited = edited || '{"courier": true, "tracking_number": true}'
      from unnest(${plainArray(changes.map((one) => one.line_id))}::text::uuid[],
        ${textArray(changes.map((one) => one.new_courier))}::text::text[],
        ${textArray(changes.map((one) => one.new_number))}::text::text[]) as c (id, courier, number)
      where l.id = c.id`;
  const of = ({ line_id, order_id }: Change) => ({ line_id, order_id });
  const history = changes.flatMap((one): Noted[] => [
    { ...of(one), field: 'courier', before: one.courier, after: one.new_courier },
    { ...of(one), field: 'tracking_number', before: one.tracking_number, after: one.new_number },
  ]);
  const real = [...history, ...noted].filter((one) => one.before !== one.after);
  if (real.length === 0) return;
  await tx`
    insert into channels.line_changes (id, line_id, by, field, before, after)
    select c.id, c.line_id, ${by}, c.field, c.before, c.after
    from unnest(${plainArray(real.map(newId))}::text::uuid[], ${plainArray(real.map((one) => one.line_id))}::text::uuid[],
      ${plainArray(real.map((one) => one.field))}::text::text[], ${textArray(real.map((one) => one.before))}::text::text[],
      ${textArray(real.map((one) => one.after))}::text::text[]) as c (id, line_id, field, before, after)`;
  await tellLinesChanged(
    tx,
    real.map((one) => one.order_id),
  );
}
