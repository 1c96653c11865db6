export { scheduleBundling } from './bundle.job.ts';
export { fulfilmentRoutes } from './routes.admin.ts';
