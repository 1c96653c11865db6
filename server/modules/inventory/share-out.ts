import { newId } from '../../platform/ids.ts';
import type { HoldState } from './save-holds.ts';
import { chooseLots, type LotState } from './stock.ts';

/**
 * Goods for holds that wait, in the order given: each takes all it wants or waits, and the first that must wait keeps everybody
 * behind it waiting too, so that a large old order is never overtaken until nothing is left for it. The units are taken as
 * allocated. A hold whose goods come from several lots ends, and one hold a lot takes its place.
 */
export function shareOut(
  waiting: readonly HoldState[],
  lots: readonly LotState[],
  today: string,
): { changed: HoldState[]; fresh: HoldState[] } {
  const changed: HoldState[] = [];
  const fresh: HoldState[] = [];
  for (const hold of waiting) {
    const shares = chooseLots(lots, hold.quantity - hold.returned, today);
    if (!shares) break;
    const [first] = shares;
    if (shares.length === 1 && hold.returned === 0) changed.push({ ...hold, lot_id: first!.lot.id });
    else {
      changed.push({ ...hold, returned: hold.quantity, state: 'released' });
      for (const { lot, quantity } of shares)
        fresh.push({ ...hold, id: newId(), lot_id: lot.id, quantity, returned: 0 });
    }
    for (const share of shares) share.lot.allocated += share.quantity;
  }
  return { changed, fresh };
}
