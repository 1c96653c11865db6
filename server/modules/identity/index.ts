export { closeAccount, createAccount, findAccountByEmail, type Profile } from './accounts.ts';
export { type AuditAct, audit, findBrokenLink } from './audit.ts';
export { demo_people, demoPassword, seedDemoPeople } from './demo-people.ts';
export { createIdentity, type Identity } from './identity.ts';
export { maskEmail, maskName, maskPhone } from './mask.ts';
export { normalisePhone, phoneIdentity, samePhone } from './phone.ts';
export { identityAdminRoutes } from './routes.admin.ts';
export { identityRoutes, type SignedInHook } from './routes.ts';
export { createVault, type Purpose, type SealedData, type Vault } from './vault.ts';
