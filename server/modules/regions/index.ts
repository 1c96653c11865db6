export { type DecidedRegion, decideRegion } from './decide-region.ts';
export { regionRoutes } from './routes.ts';
