import { plainArray, textArray } from '../../../platform/arrays.ts';
import type { Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { tellLinesChanged } from '../tell-lines-changed.ts';
import { cleanTracking, doubtTracking, findCourier, type TrackingDoubt } from './couriers.ts';

/** Which goods left with which number. `key`: of a line, or of a bundle or an order when all its open lines left together. */
export type TrackingEntry = { key: string; courier: string; tracking_number: string };
export type TrackingOutcome = {
  key: string;
  outcome: 'saved' | 'unchanged' | 'not_found' | 'left_already' | 'courier_unknown' | 'number_missing';
  lines: number;
  doubt: TrackingDoubt | null;
};

type Found = {
  key: string;
  line_id: string;
  order_id: string;
  open: boolean;
  courier: string | null;
  tracking_number: string | null;
};

/**
 * Writes couriers and tracking numbers at lines that have not left yet; entered by hand, so a file that says otherwise later waits as
 * a difference. A number of a strange form is saved and doubted. One outcome an entry, in their order.
 */
export async function enterTracking(
  tx: Tx,
  input: { channel_id: string; entries: readonly TrackingEntry[]; by: string },
): Promise<TrackingOutcome[]> {
  const wanted = input.entries.map((entry) => ({
    key: entry.key.trim(),
    courier: findCourier(entry.courier),
    tracking_number: cleanTracking(entry.tracking_number),
  }));
  const found = await findLines(tx, input.channel_id, [...new Set(wanted.map((one) => one.key))]);
  const changes: (Found & { new_courier: string; new_number: string })[] = [];
  const outcomes = wanted.map(({ key, courier, tracking_number }): TrackingOutcome => {
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
    const fresh = open.filter((one) => one.courier !== courier.name || one.tracking_number !== tracking_number);
    changes.push(...fresh.map((one) => ({ ...one, new_courier: courier.name, new_number: tracking_number })));
    return say(fresh.length > 0 ? 'saved' : 'unchanged', open.length, doubtTracking(courier.name, tracking_number));
  });
  // The same line named twice: the last entry is meant.
  await save(tx, [...new Map(changes.map((one) => [one.line_id, one])).values()], input.by);
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
    select '' as key, l.id as line_id, l.order_id, l.courier, l.tracking_number, true as open from channels.lines l
    where l.id = any (${plainArray([...wanted.keys()])}::text::uuid[]) and l.state in ('new', 'confirmed', 'cancel_requested', 'address_changed')
    order by l.id for no key update of l`;
  const changes = found.flatMap((one) => {
    const { courier, tracking_number } = wanted.get(one.line_id)!;
    const same = one.courier === courier && one.tracking_number === tracking_number;
    return same ? [] : [{ ...one, new_courier: courier, new_number: tracking_number }];
  });
  await save(tx, changes, input.by);
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
    select n.key, l.id as line_id, l.order_id, l.courier, l.tracking_number,
      l.state in ('new', 'confirmed', 'cancel_requested', 'address_changed') as open
    from named n join channels.lines l on l.id = n.id
    order by l.id for no key update of l`;
  const found = new Map<string, Found[]>();
  for (const row of rows) found.set(row.key, [...(found.get(row.key) ?? []), row]);
  return found;
}

async function save(
  tx: Tx,
  changes: (Found & { new_courier: string; new_number: string })[],
  by: string,
): Promise<void> {
  if (changes.length === 0) return;
  const ids = plainArray(changes.map((one) => one.line_id));
  await tx`
    update channels.lines l set courier = c.courier, tracking_number = c.number, version = version + 1,
      edited = edited || '{"courier": true, "tracking_number": true}'
    from unnest(${ids}::text::uuid[], ${textArray(changes.map((one) => one.new_courier))}::text::text[],
      ${textArray(changes.map((one) => one.new_number))}::text::text[]) as c (id, courier, number)
    where l.id = c.id`;
  const history = changes.flatMap((one) => [
    { line_id: one.line_id, field: 'courier', before: one.courier, after: one.new_courier },
    { line_id: one.line_id, field: 'tracking_number', before: one.tracking_number, after: one.new_number },
  ]);
  const real = history.filter((one) => one.before !== one.after);
  await tx`
    insert into channels.line_changes (id, line_id, by, field, before, after)
    select c.id, c.line_id, ${by}, c.field, c.before, c.after
    from unnest(${plainArray(real.map(newId))}::text::uuid[], ${plainArray(real.map((one) => one.line_id))}::text::uuid[],
      ${plainArray(real.map((one) => one.field))}::text::text[], ${textArray(real.map((one) => one.before))}::text::text[],
      ${textArray(real.map((one) => one.after))}::text::text[]) as c (id, line_id, field, before, after)`;
  await tellLinesChanged(
    tx,
    changes.map((one) => one.order_id),
  );
}
