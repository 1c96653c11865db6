import type { Tx } from '../../platform/db.ts';
import { lockLots } from './lock-lots.ts';
import { lockHolds, saveHoldChanges } from './save-holds.ts';
import { saveLots } from './save-lots.ts';
import { type NewMovement, saveMovements } from './save-movements.ts';

/**
 * What is allocated to these lines has left the house: their holds are shipped, their lots have less. A pre-order's hold without
 * goods stays as it is. Locks holds, then lots; the caller has locked the orders.
 */
export async function shipHolds(
  tx: Tx,
  lines: readonly { order_id: string; line_id: string }[],
  now: Date,
): Promise<void> {
  if (lines.length === 0) return;
  const ids = new Set(lines.map((one) => one.line_id));
  const holds = (await lockHolds(tx, [...new Set(lines.map((one) => one.order_id))].sort())).filter(
    (hold) =>
      ids.has(hold.line_id) && hold.state === 'committed' && hold.lot_id !== null && hold.returned < hold.quantity,
  );
  if (holds.length === 0) return;
  const lots = await lockLots(tx, [...new Set(holds.map((hold) => hold.lot_id!))]);
  const lot_of = new Map(lots.map((lot) => [lot.id, lot]));
  const moves = holds.map((hold): NewMovement => {
    const lot = lot_of.get(hold.lot_id!)!;
    const units = hold.quantity - hold.returned;
    hold.state = 'shipped';
    lot.on_hand -= units;
    lot.allocated -= units;
    return {
      lot: { ...lot },
      kind: 'ship',
      quantity: -units,
      reason: null,
      order_id: hold.order_id,
      made_by: 'system',
    };
  });
  await saveHoldChanges(tx, holds, now);
  await saveLots(tx, lots);
  await saveMovements(tx, moves);
}
