export { allocateWaiting, readAllocatable, readWaitingOrders, readWaitingUnits } from './allocate-waiting.ts';
export { createLiveStock, type LiveStock, type LiveVariant } from './live-stock.ts';
export { type LockedLot, lockLots, lockLotsOfVariants, markLots, readLotsOfVariants } from './lock-lots.ts';
export { openWarehouse } from './open-warehouse.ts';
export { readHeldUnits } from './read-held.ts';
export { readLinesOfDrop } from './read-lines-of-drop.ts';
export { readAvailable } from './read-lots.ts';
export { readSellable } from './read-sellable.ts';
export { readWaitingLines } from './read-waiting-lines.ts';
export { readWarehouseNames } from './read-warehouse-names.ts';
export { type Receipt, receiveStock } from './receive-stock.ts';
export { inventoryRoutes, type SpokenFor } from './routes.admin.ts';
export { type HoldState, lockHolds, saveHoldChanges, saveHolds } from './save-holds.ts';
export { keepOfLots, saveLots, takeFromLots } from './save-lots.ts';
export { type NewMovement, saveMovements } from './save-movements.ts';
export { readMadeVariants, readProduction, readPromises, setCapacities } from './set-capacities.ts';
export { shareOut } from './share-out.ts';
export { shipHolds } from './ship-holds.ts';
export {
  availableUnits,
  chooseLots,
  koreanDay,
  type LotShare,
  type LotState,
} from './stock.ts';
