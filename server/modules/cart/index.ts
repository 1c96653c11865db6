export { mergeCarts } from './merge-carts.ts';
export type { ReadAvailable } from './read-cart.ts';
export { type Bought, removeBought, sweepCarts } from './remove-bought.ts';
export { cartRoutes } from './routes.ts';
