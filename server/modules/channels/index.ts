export type { ChannelOrderPicture } from './events.ts';
export { exportRoutes } from './export/routes.ts';
export type { CanonicalRow, LineState } from './import/canonical.ts';
export { channelProductRoutes } from './routes.products.ts';
export { channelWorkRoutes, tellChannelWork, work_topic } from './routes.work.ts';
export { scheduleWaitingLines } from './settle-waiting.job.ts';
export { storeRoutes } from './store/routes.ts';
export { type ChannelRef, type Taken, takeInChunks, takeRows } from './take-rows.ts';
