import type { Difference, WorkAlert, WorkCounts, WorkLine, WorkList } from '@madang/contract';
import { plainArray } from '../../../platform/arrays.ts';
import { clockNow, type Sql, type Tx } from '../../../platform/db.ts';
import { koreanDay } from '../../inventory/index.ts';
import { type LeftIn, lastLeft, withLeftAt } from './last-left.ts';

/** Blocks that have a list of their own; whatever else blocks a line is in `blocked`. */
const listed_blocks = ['not_confirmed', 'unmatched', 'short', 'difference'];

/** Files whose channel has had a newer one since: an order that was last in one of these is 'not seen since'. */
export async function readOlderFiles(sql: Sql): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from (
      select id, as_of, max(as_of) over (partition by channel_id) as newest from channels.imports
      where state = 'done' and as_of is not null and channel_id is not null) i
    where as_of < newest order by id desc limit ${files_remembered}`;
  return rows.map((one) => one.id);
}
/** Years of them; what is open is never that old. */
const files_remembered = 5_000;

type Now = { today: string; older_files: readonly string[] };

/** Which open lines a list holds. `l` is channels.lines. */
function wanted(tx: Tx, list: WorkList, { today, older_files }: Now) {
  const open = tx`l.state in ('new', 'confirmed', 'cancel_requested', 'address_changed') and l.quantity > 0`;
  const due = tx`coalesce(l.delayed_until, l.due_on)`;
  switch (list) {
    case 'new':
      return tx`l.state = 'new' and l.quantity > 0`;
    case 'due_today':
      return tx`${open} and ${due} = ${today}::date`;
    case 'overdue':
      return tx`${open} and ${due} < ${today}::date`;
    case 'blocked':
      return tx`${open} and exists (select 1 from unnest(l.blocks) b where b <> all(${listed_blocks}::text[]))`;
    case 'short':
      return tx`l.stock_state = 'short' and ${open}`;
    case 'unmatched':
      return tx`l.stock_state = 'unmatched' and ${open}`;
    case 'refused':
      return tx`${open} and (l.id in (select line_id from channels.confirm_refusals) or l.id in (${refusedLeaving(tx)}))`;
    case 'unseen':
      return tx`${open} and exists (
        select from channels.orders seen where seen.id = l.order_id
          and seen.last_seen_import_id = any(${plainArray(older_files)}::text::uuid[]))`;
  }
}

/** Lines whose market refused that they leave, and that were not sent anew since. */
const refusedLeaving = (tx: Tx) => tx`
  select e.line_id from channels.export_lines e
  where e.result = 'refused' and not exists (
    select from channels.export_lines later
    where later.line_id = e.line_id and later.export_id > e.export_id and later.parcel_id is not distinct from e.parcel_id)`;

/** Counts of everything that wants something done, alerts nobody has seen, open differences. */
export async function readWork(
  tx: Tx,
  older_files: readonly string[],
): Promise<{ counts: WorkCounts; alerts: WorkAlert[]; differences: Difference[]; today: string }> {
  const today = koreanDay(await clockNow(tx));
  const now = { today, older_files };
  const count = (list: WorkList) => tx`count(*) filter (where ${wanted(tx, list, now)})::int`;
  const [lines] = await tx<Omit<WorkCounts, 'differences' | 'alerts' | 'product_changes'>[]>`
    select ${count('new')} as new, ${count('due_today')} as due_today, ${count('overdue')} as overdue, ${count('blocked')} as blocked,
      ${count('short')} as short, ${count('unmatched')} as unmatched, ${count('refused')} as refused, ${count('unseen')} as unseen
    from channels.lines l where l.state in ('new', 'confirmed', 'cancel_requested', 'address_changed')`;
  const [others] = await tx<Pick<WorkCounts, 'differences' | 'alerts' | 'product_changes'>[]>`
    select (select count(*)::int from channels.differences where state = 'open') as differences,
      (select count(*)::int from channels.alerts where over_at is null and seen_at is null) as alerts,
      (select count(*)::int from channels.product_changes where state = 'open') as product_changes`;
  const alerts = await tx<(Omit<WorkAlert, 'at' | 'left_at'> & { at: Date } & LeftIn)[]>`
    select a.id, a.line_id, l.order_id, c.name as channel_name, o.order_key, l.title, l.option_text, a.kind, a.after_confirm, a.at,
      gone.left_in
    from channels.alerts a join channels.lines l on l.id = a.line_id join channels.orders o on o.id = l.order_id
    join channels.channels c on c.id = l.channel_id ${lastLeft(tx)}
    where a.over_at is null and a.seen_at is null
    order by gone.left_in is null, a.after_confirm desc, a.id desc limit 100`;
  const differences = await tx<(Omit<Difference, 'created_at'> & { created_at: Date })[]>`
    select d.id, d.line_id, l.order_id, c.name as channel_name, o.order_key, l.title, d.field, d.ours, d.theirs, d.created_at
    from channels.differences d join channels.lines l on l.id = d.line_id join channels.orders o on o.id = l.order_id
    join channels.channels c on c.id = l.channel_id
    where d.state = 'open' order by d.created_at, l.order_id, d.line_id, d.field limit 200`;
  return {
    counts: { ...lines!, ...others! },
    alerts: alerts.map((one) => ({ ...withLeftAt(one), at: one.at.toISOString() })),
    differences: differences.map((one) => ({ ...one, created_at: one.created_at.toISOString() })),
    today,
  };
}

/** What the market said against `l`, the last word of its leaving first. */
const refusalOf = (tx: Tx) => tx`coalesce(
  (select jsonb_build_object('act', 'dispatch', 'code', e.result_code, 'message', coalesce(e.result_message, ''))
    from channels.export_lines e where e.line_id = l.id and e.result = 'refused' and l.id in (${refusedLeaving(tx)})
    order by e.export_id desc limit 1),
  (select jsonb_build_object('act', r.act, 'code', r.code, 'message', r.message)
    from channels.confirm_refusals r where r.line_id = l.id))`;

/** Lines of one list, the most urgent first. */
export async function readWorkLines(
  tx: Tx,
  query: { list: WorkList; channel_id?: string; after?: number; limit?: number },
  older_files: readonly string[],
): Promise<{ lines: WorkLine[]; next: number | null }> {
  const { list, channel_id, after = 0, limit = 200 } = query;
  const now = { today: koreanDay(await clockNow(tx)), older_files };
  const rows = await tx<(Omit<WorkLine, 'paid_at'> & { paid_at: Date | null })[]>`
    select l.id, l.order_id, l.shop_id, l.channel_id, c.name as channel_name, o.order_key, l.line_key, l.channel_product_id, l.title,
      l.option_text, l.quantity, l.state, l.stock_state, l.blocks, l.due_on::text, l.delayed_until::text, l.delay_reason,
      coalesce(o.paid_at, o.ordered_at) as paid_at, ${list === 'refused' ? refusalOf(tx) : tx`null`} as refusal
    from channels.lines l join channels.orders o on o.id = l.order_id join channels.channels c on c.id = l.channel_id
    where ${wanted(tx, list, now)} and ${channel_id ? tx`l.channel_id = ${channel_id}` : tx`true`}
    order by coalesce(l.delayed_until, l.due_on) nulls last, coalesce(o.paid_at, o.ordered_at), l.id
    limit ${limit + 1} offset ${after}`;
  const lines = rows.slice(0, limit).map((row) => ({ ...row, paid_at: row.paid_at?.toISOString() ?? null }));
  return { lines, next: rows.length > limit ? after + limit : null };
}
