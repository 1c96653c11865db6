// The part of `index.ts` that processes of their own need, who answer no requests: see docs/architecture.md.
export { type DecidedRegion, decideRegion } from './decide-region.ts';
