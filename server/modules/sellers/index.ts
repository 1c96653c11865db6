export { createLiveShops, type LiveShops } from './live-shops.ts';
export { openShop } from './open-shop.ts';
export { readOperatorPapers, updateOperator } from './operator.ts';
export { readShops } from './read-shops.ts';
export { operatorRoutes } from './routes.operator.ts';
export { sellersRoutes } from './routes.ts';
