import { plainArray } from '../../../platform/arrays.ts';
import type { Tx } from '../../../platform/db.ts';
import { holdForLines } from '../hold-for-lines.ts';
import { tellLinesChanged } from '../tell-lines-changed.ts';
import { saveChanges } from './save-changes.ts';

/**
 * The house brought these lines to the door itself: they are delivered from `at` on, their stock has left. What was taken back, or has
 * arrived already, is left out; a later file that still says they wait is older news and turns nothing back. Locks the lines in order.
 */
export async function deliverLines(
  tx: Tx,
  input: { line_ids: readonly string[]; at: Date; by: string | null },
): Promise<{ delivered: number }> {
  const { at, by } = input;
  const lines = await tx<{ id: string; order_id: string; state: string }[]>`
    select id, order_id, state from channels.lines
    where id = any(${plainArray(input.line_ids)}::text::uuid[]) and state in ('new', 'confirmed', 'shipping') and quantity > 0
    order by order_id, id for no key update`;
  if (lines.length === 0) return { delivered: 0 };
  const ids = lines.map((line) => line.id);
  await tx`
    update channels.lines set state = 'delivered', state_at = ${at}, dispatched_at = coalesce(dispatched_at, ${at}), version = version + 1
    where id = any(${plainArray(ids)}::text::uuid[])`;
  await saveChanges(
    tx,
    by,
    lines.map(({ id, state }) => ({ line_id: id, field: 'state', before: state, after: 'delivered' })),
  );
  await holdForLines(tx, { line_ids: ids });
  await tellLinesChanged(
    tx,
    lines.map((line) => line.order_id),
  );
  return { delivered: lines.length };
}
