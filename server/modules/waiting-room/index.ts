export { scheduleBeacons } from './fetch-beacons.ts';
export { createLines, type Lines } from './lines.ts';
export { moveTickets } from './move-tickets.ts';
export { type OpenPlaces, type Pass, placeOf } from './pass.ts';
export { bindOrders, lockPlaces } from './places.ts';
export { createRoom } from './rooms.ts';
export { lineAdminRoutes } from './routes.admin.ts';
export { lineRoutes } from './routes.ts';
