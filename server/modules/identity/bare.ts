// The part of `index.ts` that processes of their own need, who answer no requests: see docs/architecture.md.
export { isOwnPhone, isWholeName } from './person-signs.ts';
export { createVault } from './vault.ts';
