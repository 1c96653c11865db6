export { channel_orders } from './channel-orders.ts';
export { createDesk, type DeskModule } from './desk.ts';
export type { DeskDelivery, DeskLine, DeskOrder } from './desk-order.ts';
export { rebuildDesk } from './fill.ts';
export { deskRekeyStep, forgetPeopleOf } from './index-people.job.ts';
export { rowsOfPhone } from './rows-of-phone.ts';
export { type DeskSource, own_orders } from './sources.ts';
