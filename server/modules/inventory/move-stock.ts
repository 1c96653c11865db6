import { ok, type Result, refuse } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';
import { lockLots } from './lock-lots.ts';
import { ensureLot } from './receive-stock.ts';
import { saveLots } from './save-lots.ts';
import { saveMovements } from './save-movements.ts';
import { availableOf } from './stock.ts';

/** Moves free units to another warehouse, expiry kept. Promised units stay where they are promised from. */
export async function moveStock(
  tx: Tx,
  input: { lot_id: string; to_warehouse_id: string; quantity: number; reason: string | null; made_by: string },
): Promise<Result<{ from: string; to: string; shop_id: string; variant_id: string }>> {
  const [source] = await tx<{ variant_id: string; expires_on: string | null; warehouse_id: string }[]>`
    select variant_id, expires_on::text, warehouse_id from inventory.lots where id = ${input.lot_id}::uuid`;
  if (!source) return refuse('not_found');
  if (source.warehouse_id === input.to_warehouse_id) return refuse('invalid_input', { field: 'to_warehouse_id' });
  const target_id = await ensureLot(tx, { ...source, warehouse_id: input.to_warehouse_id });
  if (!target_id) return refuse('not_found', undefined, [{ field: 'to_warehouse_id' }]);
  const lots = await lockLots(tx, [input.lot_id, target_id]);
  const from = lots.find((lot) => lot.id === input.lot_id)!;
  const to = lots.find((lot) => lot.id === target_id)!;
  if (from.shop_id !== to.shop_id) return refuse('invalid_input', { field: 'to_warehouse_id' });
  if (availableOf(from) < input.quantity)
    return refuse('short_stock', undefined, [
      { lot_id: from.id, available: availableOf(from), wanted: input.quantity },
    ]);
  from.on_hand -= input.quantity;
  to.on_hand += input.quantity;
  await saveLots(tx, [from, to]);
  const { quantity, reason, made_by } = input;
  await saveMovements(tx, [
    { lot: from, kind: 'move_out', quantity: -quantity, reason, order_id: null, made_by },
    { lot: to, kind: 'move_in', quantity, reason, order_id: null, made_by },
  ]);
  return ok({ from: from.id, to: to.id, shop_id: from.shop_id, variant_id: from.variant_id });
}
