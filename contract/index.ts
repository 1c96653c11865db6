export * from './catalog.ts';
export * from './catalog-admin.ts';
export * from './client.ts';
export * from './errors.ts';
export * from './route.ts';
export * from './sellers.ts';
