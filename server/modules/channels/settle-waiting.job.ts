import type { Context } from '../../context.ts';
import { type Sql, type Tx, transact } from '../../platform/db.ts';
import { readSpokenUnits } from '../drops/index.ts';
import { readAvailable, readHeldUnits, readWaitingUnits } from '../inventory/index.ts';
import { holdForLines } from './hold-for-lines.ts';
import { suggestMatches } from './suggest-matches.ts';
import { tellLinesChanged } from './tell-lines-changed.ts';

const every_ms = 1_000;
const chunk = 300;
/** Who matched is settled by then, whatever was being taken in meanwhile; older ones are looked at once more at each start and every ten minutes. */
const fresh_min = 15;

/**
 * Lines that wait are looked at once a second: what was matched meanwhile gets its stock, and short ones what has arrived. Options
 * nobody has looked at are compared with the catalog, behind a file that is being taken: a millisecond or two for each is a page's time.
 */
export function scheduleWaitingLines(ctx: Context): void {
  ctx.schedule.every('channels.settle_waiting', every_ms, async () => {
    await settleMatched(ctx.sql, { fresh_min });
    await serveShort(ctx.sql);
    return Number.POSITIVE_INFINITY;
  });
  ctx.schedule.every('channels.settle_all', 600_000, async () => void (await settleMatched(ctx.sql)));
  ctx.schedule.every('channels.suggest_matches', every_ms, async () => {
    if (ctx.rush.putsOff()) return 0;
    await suggestMatches(ctx.sql);
    return Number.POSITIVE_INFINITY;
  });
}

/**
 * Open lines of options that are decided (`fresh_min`: in these last minutes) but not settled yet, in chunks of under a second. Returns
 * how many.
 */
export async function settleMatched(sql: Sql, only: { fresh_min?: number } = {}): Promise<number> {
  let done = 0;
  for (;;) {
    const line_ids = await sql<{ id: string }[]>`
      select l.id from channels.options o join channels.lines l on l.channel_option_id = o.id and l.stock_state = 'unmatched'
      where o.state in ('matched', 'ignored') and ${only.fresh_min ? sql`o.matched_at > now() - make_interval(mins => ${only.fresh_min})` : sql`true`}
        and l.state in ('new', 'confirmed', 'cancel_requested', 'address_changed') and l.quantity > 0
      order by l.order_id, l.id limit ${chunk}`;
    if (line_ids.length === 0) return done;
    await settleLines(sql, line_ids);
    done += line_ids.length;
    if (line_ids.length < chunk) return done;
  }
}

/** Settles these lines and tells, in one transaction. */
async function settleLines(sql: Sql, lines: readonly { id: string }[]): Promise<void> {
  await transact(sql, async (tx) => {
    const changed = await holdForLines(tx, { line_ids: lines.map((one) => one.id) });
    await tellLinesChanged(tx, changed);
  });
}

type Short = { id: string; order_id: string; needs: { variant_id: string; units: number }[] };

/** Short lines whose goods are here now, who paid first first. Looks at what is, not at news. Returns how many were tried. */
export async function serveShort(sql: Sql): Promise<number> {
  const lines = await sql<Short[]>`
    select l.id, l.order_id, jsonb_agg(jsonb_build_object('variant_id', c.variant_id, 'units', c.quantity * l.quantity)) as needs
    from channels.lines l
    join channels.orders o on o.id = l.order_id
    join channels.components c on c.channel_option_id = l.channel_option_id
    where l.stock_state = 'short'
    group by l.id, o.paid_at, o.ordered_at
    order by coalesce(o.paid_at, o.ordered_at), l.id limit 5000`;
  if (lines.length === 0) return 0;
  const free = await freeUnits(sql, [...new Set(lines.flatMap((line) => line.needs.map((need) => need.variant_id)))]);
  const held = await readHeldUnits(sql, [...new Set(lines.map((line) => line.order_id))]);
  const served: Short[] = [];
  for (const line of lines) {
    for (const need of line.needs) need.units -= held.get(`${line.id} ${need.variant_id}`) ?? 0;
    if (!line.needs.every((need) => (free.get(need.variant_id) ?? 0) >= need.units)) continue;
    for (const need of line.needs) free.set(need.variant_id, free.get(need.variant_id)! - need.units);
    served.push(line);
  }
  for (let i = 0; i < served.length; i += chunk) await settleLines(sql, served.slice(i, i + chunk));
  return served.length;
}

async function freeUnits(sql: Sql, variant_ids: string[]): Promise<Map<string, number>> {
  const tx = sql as unknown as Tx;
  const [available, spoken, waiting] = await Promise.all([
    readAvailable(sql, variant_ids),
    readSpokenUnits(tx, variant_ids),
    readWaitingUnits(tx, variant_ids),
  ]);
  const keptOf = (id: string) => (spoken.get(id)?.units ?? 0) + (waiting.get(id) ?? 0);
  return new Map(variant_ids.map((id) => [id, (available.get(id) ?? 0) - keptOf(id)]));
}
