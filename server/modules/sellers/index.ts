export { createLiveShops, type LiveShops } from './live-shops.ts';
export { openShop } from './open-shop.ts';
export { readShops } from './read-shops.ts';
export { sellersRoutes } from './routes.ts';
