export { type LineState, lockOrders, type OrderState, readLineStates } from './lock-orders.ts';
export { createOrderNumbers, type OrderNumbers, readOrderNumber, showOrderNumber } from './order-numbers.ts';
export { type OrderHead, readLapsedOrders, readOrderHead, titleOf } from './read-order-head.ts';
export { type HistoryEntry, saveHistory, saveLineChanges, saveOrderChanges } from './save-order-changes.ts';
export { type NewLine, type NewOrder, saveOrders } from './save-orders.ts';
export { mayBecome, type OrderStateName, order_states } from './states.ts';
