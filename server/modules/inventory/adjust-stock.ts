import { ok, type Result, refuse } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';
import { lockLots } from './lock-lots.ts';
import { saveLots } from './save-lots.ts';
import { saveMovements } from './save-movements.ts';

/** Corrects a count, with a reason. Refuses to go below what is held or allocated: those units are promised. */
export async function adjustStock(
  tx: Tx,
  input: { lot_id: string; change: number; reason: string; made_by: string },
): Promise<Result<{ lot_id: string; shop_id: string; variant_id: string }>> {
  const [lot] = await lockLots(tx, [input.lot_id]);
  if (!lot) return refuse('not_found');
  if (input.change === 0) return refuse('invalid_input', { field: 'change' });
  const promised = lot.held + lot.allocated;
  if (lot.on_hand + input.change < promised)
    return refuse('short_stock', undefined, [
      {
        lot_id: lot.id,
        on_hand: lot.on_hand,
        held: lot.held,
        allocated: lot.allocated,
        lowest_change: promised - lot.on_hand,
      },
    ]);
  lot.on_hand += input.change;
  await saveLots(tx, [lot]);
  const { change: quantity, reason, made_by } = input;
  await saveMovements(tx, [{ lot, kind: 'adjust', quantity, reason, order_id: null, made_by }]);
  return ok({ lot_id: lot.id, shop_id: lot.shop_id, variant_id: lot.variant_id });
}
