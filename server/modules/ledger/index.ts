export { bookDeliveries, type DeliveryEntry } from './book-delivery.ts';
export { bookDiscounts, type DiscountEntry } from './book-discounts.ts';
export { bookEntries, type Journal } from './book-entries.ts';
export { bookStoreMoney } from './book-store-money.ts';
