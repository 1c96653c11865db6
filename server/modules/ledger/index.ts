export { bookEntries, type Journal } from './book-entries.ts';
export { bookStoreMoney } from './book-store-money.ts';
