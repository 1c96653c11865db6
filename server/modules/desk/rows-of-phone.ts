import type { GridRow } from '@madang/contract';
import type { Context } from '../../context.ts';
import { plainArray } from '../../platform/arrays.ts';
import type { Principal } from '../../platform/auth-context.ts';
import { asStaff } from '../../platform/reader.ts';
import { readStoredRows, showRows } from './read-rows.ts';
import type { DeskTools } from './routes.ts';

const shown_rows = 100;

/** The newest orders with exactly this number, of buyer or recipient, as far as whoever asks may see them. */
export async function rowsOfPhone(
  ctx: Pick<Context, 'sql' | 'read'>,
  tools: DeskTools,
  principal: Extract<Principal, { kind: 'account' }>,
  phone: string,
): Promise<GridRow[]> {
  const slots = new Set<number>();
  for (const tokens of tools.readPeople(phone)) {
    const found = await ctx.sql<{ slot: number }[]>`
      select slot from desk.people where tokens @> ${plainArray(tokens)}::text::bigint[] order by slot desc limit ${shown_rows}`;
    for (const { slot } of found) slots.add(slot);
  }
  if (slots.size === 0) return [];
  const view = await tools.desk.view();
  const rows = await ctx.read(asStaff(principal), (tx) => readStoredRows(tx, { slots: [...slots] }));
  return await showRows({ ...tools, sql: ctx.sql }, view, rows);
}
