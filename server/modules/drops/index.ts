export {
  type AdmissionRequest,
  admit,
  type CapState,
  capKey,
  type DropState,
  giveUnitsBack,
  keepUnits,
  takeUnits,
} from './admission.ts';
export { type ControlPoint, type ControlRoom, createControlRoom } from './control-room.ts';
export { createDrop, type DropInput } from './create-drop.ts';
export { guardDrop, readRemaining, readShopOfDrop } from './guard-drop.ts';
export { createLiveDrops, type LiveDrops } from './live-drops.ts';
export { lockDrops, lockDropsOfVariants, readCaps, readCapsOfVariants, readDropsOfVariants } from './lock-drops.ts';
export {
  endMovedPromise,
  isStillMoved,
  type MovedPromise,
  readMovedPromises,
  waitsForPromises,
} from './moved-promises.ts';
export { createReadBuyable } from './read-buyable.ts';
export { readDropNames } from './read-drop-names.ts';
export { readDrop } from './read-drops.ts';
export { dropRoutes } from './routes.ts';
export {
  type CapRow,
  insertCaps,
  isCountedMeanwhile,
  keepOfDrops,
  saveCaps,
  saveDrops,
  takeFromCaps,
  takeFromDrops,
} from './save-drops.ts';
export { readSpokenUnits, unitsSpokenFor } from './spoken-for.ts';
