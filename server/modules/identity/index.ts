export { maskEmail, maskName, maskPhone } from './mask.ts';
export { normalisePhone, phoneIdentity, samePhone } from './phone.ts';
export { createVault, type Purpose, type SealedData, type Vault } from './vault.ts';
