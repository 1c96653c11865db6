import type { adminOrdersSummary, ReplyOf } from '@madang/contract';
import type { Sql, Tx } from '../../platform/db.ts';

type Summary = ReplyOf<typeof adminOrdersSummary>;
type Row = { hour: number; state: string; orders: number; paid_krw: number; refunded_krw: number };

const hour_ms = 3_600_000;
const hours_max = 24 * 31;
/** How far a process' clock, which makes ids, may be from the primary's, which says when an order was placed. */
const skew_ms = hour_ms;

/** The smallest UUID v7 of a millisecond: ids are time-ordered, so the primary key finds a span of time. */
function firstIdOf(ms: number): string {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** Orders placed in [from, to): by the state they are in now, what was paid, and hour by hour from `from`. */
export async function summariseOrders(sql: Sql | Tx, span: { from: string; to: string }): Promise<Summary | null> {
  const [from_ms, to_ms] = [Date.parse(span.from), Date.parse(span.to)];
  const hours = Math.ceil((to_ms - from_ms) / hour_ms);
  if (!(hours > 0 && hours <= hours_max)) return null;
  const [from, to] = [new Date(from_ms).toISOString(), new Date(to_ms).toISOString()];
  const rows = await sql<Row[]>`
    select floor(extract(epoch from placed_at - ${from}::timestamptz) / 3600)::int as hour, state, count(*)::int as orders,
      coalesce(sum(amount_krw) filter (where confirmed_at is not null), 0)::bigint as paid_krw,
      sum(refunded_krw)::bigint as refunded_krw
    from orders.orders
    where id >= ${firstIdOf(from_ms - skew_ms)}::uuid and id < ${firstIdOf(to_ms + skew_ms)}::uuid
      and placed_at >= ${from}::timestamptz and placed_at < ${to}::timestamptz
    group by 1, 2`;
  const summary: Summary = {
    placed: 0,
    by_state: {},
    paid_krw: 0,
    refunded_krw: 0,
    hours: Array.from({ length: hours }, (_, hour) => ({
      at: new Date(from_ms + hour * hour_ms).toISOString(),
      placed: 0,
      paid_krw: 0,
    })),
  };
  for (const row of rows) {
    summary.placed += row.orders;
    summary.by_state[row.state] = (summary.by_state[row.state] ?? 0) + row.orders;
    summary.paid_krw += row.paid_krw;
    summary.refunded_krw += row.refunded_krw;
    const hour = summary.hours[row.hour];
    if (!hour) continue;
    hour.placed += row.orders;
    hour.paid_krw += row.paid_krw;
  }
  return summary;
}
