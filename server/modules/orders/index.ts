export { countPaid } from './count-paid.ts';
export { dispatchState, isPaidFor, type LineNews, type Tracking } from './dispatch-rules.ts';
export { goods_allocated, order_delivered, order_shipped, promise_moved } from './events.ts';
export { indexOrderContacts, orderContactsRekeyStep, waitsForIndex } from './find-by-contact.ts';
export { listOrdersOf } from './list-orders.ts';
export { type LineState, lockOrders, type OrderState, readLineStates } from './lock-orders.ts';
export { isTold, movePromises, readPromisedOrders } from './move-promises.ts';
export { noteDispatch } from './note-dispatch.ts';
export { createOrderNumbers, type OrderNumbers, showOrderNumber } from './order-numbers.ts';
export { isOwn } from './own.ts';
export { own_channel, own_channel_name } from './own-channel.ts';
export { readBought } from './read-bought.ts';
export { readBuyers } from './read-buyers.ts';
export { readOrder } from './read-order.ts';
export {
  type OrderHead,
  readLapsedOrders,
  readNextLapse,
  readOrderHead,
  readOrderNumbers,
  readShopsOf,
} from './read-order-head.ts';
export { readOrderKeys } from './read-order-keys.ts';
export { readOrdersOf } from './read-orders-of.ts';
export {
  bundlesOf,
  type OrderPicture,
  readOrderPictures,
  readOrderPicturesAfter,
  readPendingPictures,
} from './read-pictures.ts';
export { masked, orderRoutes } from './routes.ts';
export { type NewConsent, saveConsents } from './save-consents.ts';
export { type HistoryEntry, saveHistory, saveLineChanges, saveOrderChanges } from './save-order-changes.ts';
export { type NewLine, type NewOrder, saveOrders } from './save-orders.ts';
export { mayBecome, type OrderStateName } from './states.ts';
