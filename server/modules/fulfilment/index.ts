export { scheduleBundling } from './bundle.job.ts';
export { callsRekeyStep } from './calls/caller.ts';
export { callRoutes } from './calls/routes.ts';
export { paperRoutes } from './papers/routes.ts';
export { readStops } from './read-stops.ts';
export { fulfilmentRoutes } from './routes.admin.ts';
export { days_topic, deliveryDayRoutes } from './routes.days.ts';
export type { Balances } from './stops/charges.ts';
export { deliveryStopRoutes } from './stops/routes.ts';
