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
export { lockDrops, lockDropsOfVariants, readCaps, readCapsOfVariants } from './lock-drops.ts';
export { type CapRow, saveCaps, saveDrops } from './save-drops.ts';
