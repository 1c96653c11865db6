import { type Result, refuse, type TenderInput } from '@madang/contract';
import { plainArray } from '../../../platform/arrays.ts';
import type { Sql, Tx } from '../../../platform/db.ts';
import type { Deps } from '../take-rows.ts';
import type { By } from './take-store-order.ts';
import { takeTender } from './tenders.ts';

/** What is still to be paid of these orders, in won; an order that was taken at no counter, or is paid, is absent. */
export async function readBalances(tx: Sql | Tx, order_ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx<{ order_id: string; due_krw: number }[]>`
    select order_id, due_krw from channels.store_orders
    where order_id = any (${plainArray(order_ids)}::text::uuid[]) and state = 'open' and due_krw > 0`;
  return new Map(rows.map((row) => [row.order_id, row.due_krw]));
}

/** The balance taken where the goods are brought: a tender like any other, of the order as it is now. */
export async function takeBalance(
  tx: Tx,
  deps: Deps,
  by: By,
  order_id: string,
  tender: Omit<TenderInput, 'part'>,
): Promise<Result<unknown>> {
  const [head] = await tx<{ version: number }[]>`
    select version from channels.store_orders where order_id = ${order_id} for no key update`;
  if (!head) return refuse('not_found');
  return await takeTender(tx, deps, by, order_id, { version: head.version, tender: { ...tender, part: 'balance' } });
}
