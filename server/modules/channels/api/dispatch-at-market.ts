import { plainArray, textArray } from '../../../platform/arrays.ts';
import type { Sql, Tx } from '../../../platform/db.ts';
import { type Effects, enqueue } from '../../../platform/effects.ts';
import { newId } from '../../../platform/ids.ts';
import type { CanonicalRow } from '../import/canonical.ts';
import type { Parcel, RowResult } from './market.ts';
import { registerTelling, type TellDeps } from './tell-market.ts';

/** `{ export_id, from_row, to_row }`: lines of an export that leaves through the market's interface. */
const dispatch_effect = 'channels.dispatch';
/** Lines of one effect: as many calls as fit well into one try. */
const lines_an_effect = 120;

type Range = { export_id: string; from_row: number; to_row: number };
type Waiting = Parcel & { line_id: string };

/** Tells the market of an export's lines, some at a time; in the transaction that wrote them down. */
export async function enqueueDispatch(tx: Tx, export_id: string, lines: number): Promise<void> {
  const starts = Array.from({ length: Math.ceil(lines / lines_an_effect) }, (_, n) => n * lines_an_effect + 1);
  await enqueue(
    tx,
    starts.map((from_row) => {
      const id = newId();
      const payload = { export_id, from_row, to_row: from_row + lines_an_effect - 1 };
      return { id, kind: dispatch_effect, key: id, payload };
    }),
  );
}

/**
 * Dispatch is believed when the market shows the line as gone. A line that was said to be sent and is shown as not sent is unknown; one
 * that was refused and is shown as sent has left before.
 */
export function registerDispatches(deps: TellDeps, effects: Pick<Effects, 'register'>): void {
  registerTelling(deps, effects, dispatch_effect, {
    read: (range: Range) => readWaiting(deps.sql, range),
    tell: (market, lines, signal) => market.dispatch(lines, signal),
    checks: (result) => result.state === 'done' || result.state === 'refused',
    believe,
    arrived: (_, seen) => hasLeft(seen),
    save: (range, lines, results) => saveResults(deps.sql, range, lines, results),
    drop: (range) => giveUp(deps.sql, range),
  });
}

const hasLeft = (row: CanonicalRow | undefined) =>
  row?.state === 'shipping' || row?.state === 'delivered' || row?.state === 'decided';

function believe(result: RowResult, seen: CanonicalRow): RowResult {
  if (result.state === 'refused' && hasLeft(seen)) return { key: result.key, state: 'done' };
  if (result.state === 'done' && (seen.state === 'new' || seen.state === 'confirmed'))
    return { key: result.key, state: 'unknown', reason: 'said to be sent, shown as not' };
  return result;
}

async function readWaiting(sql: Sql, range: Range): Promise<{ channel_id: string; lines: Waiting[] }> {
  const rows = await sql<(Waiting & { channel_id: string })[]>`
    select l.id as line_id, l.channel_id, l.line_key, o.order_key, d.bundle_key,
      case when opt.option_key ~ '^[0-9]+$' then opt.option_key end as option_no, el.method, el.courier, el.tracking_number,
      e.created_at as dispatched_at
    from channels.export_lines el
    join channels.exports e on e.id = el.export_id
    join channels.lines l on l.id = el.line_id
    join channels.orders o on o.id = l.order_id
    join channels.deliveries d on d.id = l.delivery_id
    left join channels.options opt on opt.id = coalesce(l.told_option_id, l.channel_option_id)
    where el.export_id = ${range.export_id} and el.row between ${range.from_row} and ${range.to_row}
      and el.result in ('waiting', 'unknown')
    order by el.row`;
  return { channel_id: rows[0]?.channel_id ?? '', lines: rows };
}

async function saveResults(
  sql: Sql,
  { export_id }: Range,
  lines: readonly Waiting[],
  results: readonly RowResult[],
): Promise<void> {
  const id_of = new Map(lines.map((one) => [one.line_key, one.line_id]));
  const state = (one: RowResult) => (one.state === 'retry' ? 'waiting' : one.state);
  const refused = (one: RowResult) => (one.state === 'refused' ? one : null);
  await sql`
    update channels.export_lines el set result = r.result, result_code = r.code, result_message = r.message
    from unnest(${plainArray(results.map((one) => id_of.get(one.key)!))}::text::uuid[],
      ${plainArray(results.map(state))}::text::text[],
      ${textArray(results.map((one) => refused(one)?.code ?? null))}::text::text[],
      ${textArray(results.map((one) => refused(one)?.message ?? null))}::text::text[])
      as r (line_id, result, code, message)
    where el.export_id = ${export_id} and el.line_id = r.line_id`;
}

/** The channel has no interface any more: its lines wait for nothing, and may leave by file. */
async function giveUp(sql: Sql, { export_id, from_row, to_row }: Range): Promise<void> {
  await sql`
    update channels.export_lines set result = 'refused', result_code = 'not_connected'
    where export_id = ${export_id} and row between ${from_row} and ${to_row} and result in ('waiting', 'unknown')`;
}
