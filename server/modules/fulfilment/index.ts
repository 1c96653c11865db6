export { scheduleBundling } from './bundle.job.ts';
export { readStops } from './read-stops.ts';
export { fulfilmentRoutes } from './routes.admin.ts';
