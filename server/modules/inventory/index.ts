export { lockLots, lockLotsOfVariants } from './lock-lots.ts';
export { type HoldState, lockHolds, saveHoldChanges, saveHolds } from './save-holds.ts';
export { saveLots } from './save-lots.ts';
export {
  availableOf,
  availableUnits,
  chooseLots,
  isSellable,
  koreanDay,
  type LotShare,
  type LotState,
} from './stock.ts';
