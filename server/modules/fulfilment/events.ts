/**
 * A day was agreed by phone for what goes to a door: one event for each order of it, entity = the order's id, version = when, in
 * milliseconds. Whoever hears it reads the days as they are then (`readAgreedDays`).
 */
export const day_agreed = 'fulfilment.day_agreed';
