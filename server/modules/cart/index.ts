export { mergeCarts } from './merge-carts.ts';
export { forgetCart, readCartOf } from './own-data.ts';
export { readCartOwners } from './read-cart-owners.ts';
export { removeBought, sweepCarts } from './remove-bought.ts';
export { cartRoutes } from './routes.ts';
