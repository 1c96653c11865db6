export { bookEntries, type Journal } from './book-entries.ts';
