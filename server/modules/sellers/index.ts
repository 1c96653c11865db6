export { openShop } from './open-shop.ts';
export { readShops } from './read-shops.ts';
export { sellersRoutes } from './routes.ts';
