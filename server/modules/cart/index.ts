export { mergeCarts } from './merge-carts.ts';
export { forgetCart, readCartOf } from './own-data.ts';
export { removeBought, sweepCarts } from './remove-bought.ts';
export { cartRoutes } from './routes.ts';
