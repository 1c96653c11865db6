import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { column, type Form, int4, int8, list, text, timestamptz, uuid } from '../../platform/wire.ts';
import type { LineState, OrderState } from './lock-orders.ts';

export type HistoryEntry = {
  order_id: string;
  what: string;
  amount_krw: number | null;
  detail: string | null;
  made_by: 'buyer' | 'staff' | 'system' | 'provider';
};

/** Writes what changed of orders locked in this transaction; the version has been raised by whoever changed them. */
export async function saveOrderChanges(tx: Tx, orders: readonly OrderState[]): Promise<void> {
  if (orders.length === 0) return;
  await tx`
    update orders.orders o
    set state = c.state, expires_at = c.expires_at, confirmed_at = c.confirmed_at, refunded_krw = c.refunded_krw,
        reason = c.reason, version = c.version
    from unnest(
      ${list(
        uuid,
        orders.map((one) => one.id),
      )}::uuid[],
      ${list(
        text,
        orders.map((one) => one.state),
      )}::text[],
      ${list(
        timestamptz,
        orders.map((one) => one.expires_at?.getTime() ?? null),
      )}::timestamptz[],
      ${list(
        timestamptz,
        orders.map((one) => one.confirmed_at?.getTime() ?? null),
      )}::timestamptz[],
      ${list(
        int8,
        orders.map((one) => one.refunded_krw),
      )}::bigint[],
      ${list(
        text,
        orders.map((one) => one.reason),
      )}::text[],
      ${list(
        int4,
        orders.map((one) => one.version),
      )}::int[])
      as c (id, state, expires_at, confirmed_at, refunded_krw, reason, version)
    where o.id = c.id`;
}

/** Writes how much of each line is canceled. */
export async function saveLineChanges(tx: Tx, lines: readonly LineState[]): Promise<void> {
  if (lines.length === 0) return;
  await tx`
    update orders.lines l set canceled_quantity = c.canceled_quantity
    from unnest(
      ${list(
        uuid,
        lines.map((one) => one.order_id),
      )}::uuid[],
      ${list(
        uuid,
        lines.map((one) => one.id),
      )}::uuid[],
      ${list(
        int4,
        lines.map((one) => one.canceled_quantity),
      )}::int[]) as c (order_id, id, canceled_quantity)
    where l.order_id = c.order_id and l.id = c.id`;
}

/** Appends to the timelines of orders. */
export async function saveHistory(tx: Tx, entries: readonly HistoryEntry[], now: Date): Promise<void> {
  if (entries.length === 0) return;
  const of = <T>(form: Form<T>, value: (entry: HistoryEntry) => T | null) => column(form, entries, value);
  const ids = list(uuid, entries.map(newId));
  const order_ids = list(
    uuid,
    entries.map((one) => one.order_id),
  );
  const what = of(text, (one) => one.what);
  const amount = of(int8, (one) => one.amount_krw);
  const detail = of(text, (one) => one.detail);
  const made_by = of(text, (one) => one.made_by);
  await tx`
    insert into orders.history (order_id, id, at, what, amount_krw, detail, made_by)
    select (${order_ids}::uuid[])[i], (${ids}::uuid[])[i], ${now}::timestamptz,
      coalesce((${what.list}::text[])[i], ${what.all}::text),
      coalesce((${amount.list}::bigint[])[i], ${amount.all}::bigint),
      coalesce((${detail.list}::text[])[i], ${detail.all}::text),
      coalesce((${made_by.list}::text[])[i], ${made_by.all}::text)
    from generate_series(1, ${entries.length}::int) as i`;
}
