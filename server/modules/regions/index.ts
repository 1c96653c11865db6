<<<<<<< HEAD
/** @public The importer of order files decides by it. */
export { decideRegion } from './decide-region.ts';
=======
export { type Located, locateAddress } from './locate-address.ts';
>>>>>>> 5087651 (Channels: order files are read, recognised and normalised row by row)
export { regionRoutes } from './routes.ts';
