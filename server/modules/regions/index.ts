export { type DecidedRegion, decideRegion } from './decide-region.ts';
export { type AddressRegion, readAddress } from './read-address.ts';
export { remoteOf } from './read-region.ts';
export { regionRoutes } from './routes.ts';
