// The part of `index.ts` that processes of their own need, who answer no requests: see docs/architecture.md.
export { readWaitingUnits } from './allocate-waiting.ts';
export { lockLots } from './lock-lots.ts';
export { type HoldState, lockHolds, saveHoldChanges, saveHolds } from './save-holds.ts';
export { saveLots } from './save-lots.ts';
export { saveMovements } from './save-movements.ts';
export { availableUnits, chooseLots, koreanDay, type LotState } from './stock.ts';
