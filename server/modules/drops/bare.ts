// The part of `index.ts` that processes of their own need, who answer no requests: see docs/architecture.md.
export { readSpokenUnits } from './spoken-for.ts';
