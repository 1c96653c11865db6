import { plainArray, textArray } from '../../../platform/arrays.ts';
import type { Sql, Tx } from '../../../platform/db.ts';
import { type Effects, enqueue } from '../../../platform/effects.ts';
import { newId } from '../../../platform/ids.ts';
import type { CanonicalRow } from '../import/canonical.ts';
import {
  connectionOf,
  lookAndTake,
  no_answer,
  not_connected,
  type PushDeps,
  push_policy,
  sumOf,
} from './ask-market.ts';
import type { Parcel, RowResult } from './market.ts';

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
 * Dispatch is told row by row, and believed when the market shows the line as gone. A line that was said to be sent and is shown as
 * not sent is unknown; one that was refused and is shown as sent has left before. What is unknown is asked about before it is sent again.
 */
export function registerDispatches(deps: PushDeps, effects: Pick<Effects, 'register'>): void {
  const { sql, markets } = deps;

  effects.register(dispatch_effect, {
    ...push_policy,
    async perform({ payload }, signal) {
      const range = payload as Range;
      const { channel_id, waiting } = await readWaiting(sql, range);
      if (waiting.length === 0) return { state: 'done', result: {} };
      const one = await connectionOf(markets, channel_id);
      if (!one) return await giveUp(sql, range);
      const said = await one.market.dispatch(waiting, signal);
      const answered = new Set(said.flatMap((result) => (sureOf(result) ? [result.key] : [])));
      const seen = await lookAndTake(
        deps,
        one,
        waiting.filter((parcel) => answered.has(parcel.line_key)),
        signal,
      );
      const results = said.map((result) => believe(result, seen?.get(result.key)));
      await saveResults(sql, range, waiting, results);
      return sumOf(results);
    },
    async query({ payload }, signal) {
      const range = payload as Range;
      const { channel_id, waiting } = await readWaiting(sql, range);
      if (waiting.length === 0) return { state: 'done', result: {} };
      const one = await connectionOf(markets, channel_id);
      if (!one) return await giveUp(sql, range);
      const seen = await lookAndTake(deps, one, waiting, signal);
      if (!seen) return no_answer;
      const results = waiting.map(
        ({ line_key: key }): RowResult =>
          hasLeft(seen.get(key)) ? { key, state: 'done' } : { key, state: 'retry', reason: 'not sent there' },
      );
      await saveResults(sql, range, waiting, results);
      return sumOf(results);
    },
  });
}

const sureOf = (result: RowResult) => result.state === 'done' || result.state === 'refused';
const hasLeft = (row: CanonicalRow | undefined) =>
  row?.state === 'shipping' || row?.state === 'delivered' || row?.state === 'decided';

function believe(result: RowResult, seen: CanonicalRow | undefined): RowResult {
  if (!seen) return result;
  if (result.state === 'refused' && hasLeft(seen)) return { key: result.key, state: 'done' };
  if (result.state === 'done' && (seen.state === 'new' || seen.state === 'confirmed'))
    return { key: result.key, state: 'unknown', reason: 'said to be sent, shown as not' };
  return result;
}

async function readWaiting(sql: Sql, range: Range): Promise<{ channel_id: string; waiting: Waiting[] }> {
  const rows = await sql<(Waiting & { channel_id: string })[]>`
    select l.id as line_id, l.channel_id, l.line_key, o.order_key, d.bundle_key,
      case when opt.option_key ~ '^[0-9]+$' then opt.option_key end as option_no, el.method, el.courier, el.tracking_number,
      e.created_at as dispatched_at
    from channels.export_lines el
    join channels.exports e on e.id = el.export_id
    join channels.lines l on l.id = el.line_id
    join channels.orders o on o.id = l.order_id
    join channels.deliveries d on d.id = l.delivery_id
    left join channels.options opt on opt.id = l.channel_option_id
    where el.export_id = ${range.export_id} and el.row between ${range.from_row} and ${range.to_row}
      and el.result in ('waiting', 'unknown')
    order by el.row`;
  return { channel_id: rows[0]?.channel_id ?? '', waiting: rows };
}

async function saveResults(sql: Sql, { export_id }: Range, lines: Waiting[], results: RowResult[]): Promise<void> {
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
async function giveUp(sql: Sql, { export_id, from_row, to_row }: Range) {
  await sql`
    update channels.export_lines set result = 'refused', result_code = 'not_connected'
    where export_id = ${export_id} and row between ${from_row} and ${to_row} and result in ('waiting', 'unknown')`;
  return not_connected;
}
