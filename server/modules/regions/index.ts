/** @public The importer of order files decides by it. */
export { decideRegion } from './decide-region.ts';
export { regionRoutes } from './routes.ts';
