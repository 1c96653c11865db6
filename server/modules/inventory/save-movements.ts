import { plainArray, textArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import type { LotState } from './stock.ts';

export type NewMovement = {
  lot: LotState;
  kind: 'receive' | 'adjust' | 'move_in' | 'move_out' | 'ship' | 'return';
  quantity: number;
  reason: string | null;
  order_id: string | null;
  made_by: string;
};

/** Appends movements; the lots carry their counters as they are after them. */
export async function saveMovements(tx: Tx, rows: readonly NewMovement[]): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into inventory.movements (id, lot_id, variant_id, kind, quantity, on_hand_after, reason, order_id, made_by)
    select * from unnest(
      ${plainArray(rows.map(() => newId()))}::text::uuid[],
      ${plainArray(rows.map((row) => row.lot.id))}::text::uuid[],
      ${plainArray(rows.map((row) => row.lot.variant_id))}::text::uuid[],
      ${plainArray(rows.map((row) => row.kind))}::text::text[],
      ${plainArray(rows.map((row) => row.quantity))}::text::int[],
      ${plainArray(rows.map((row) => row.lot.on_hand))}::text::int[],
      ${textArray(rows.map((row) => row.reason))}::text::text[],
      ${plainArray(rows.map((row) => row.order_id))}::text::uuid[],
      ${textArray(rows.map((row) => row.made_by))}::text::text[])`;
}
