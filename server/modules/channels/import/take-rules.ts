import { type CanonicalRow, type LineState, newestTime } from './canonical.ts';

/** A line as it is known here, as far as the rules need it. `prints` are hex. */
export type KnownLine = {
  id: string;
  order_id: string;
  delivery_id: string;
  line_key: string;
  state: LineState;
  state_at: Date | null;
  as_of: Date | null;
  quantity: number;
  claimed_quantity: number;
  unit_krw: number;
  discount_krw: number;
  total_krw: number;
  fee_krw: number | null;
  title: string;
  option_text: string;
  due_on: string | null;
  confirmed_at: Date | null;
  courier: string | null;
  tracking_number: string | null;
  dispatched_at: Date | null;
  edited: Record<string, unknown>;
  row_print: string | null;
  former_prints: string[];
};

/**
 * `same`: nothing to do. `stale`: an older version of the row, which changes nothing. `newer`: it is compared field by field.
 */
export type Age = 'same' | 'stale' | 'newer';

/**
 * Ranks of states: a line never goes back to a lower rank. Requests before dispatch share one rank with 발주확인: a request may
 * follow it, and it may follow a request that was settled.
 */
const ranks: Record<LineState, number> = {
  new: 0,
  confirmed: 1,
  address_changed: 1,
  cancel_requested: 1,
  shipping: 2,
  delivered: 3,
  decided: 4,
  exchanged: 5,
  returned: 6,
  canceled: 7,
};

const is_request = (state: LineState) => state === 'address_changed' || state === 'cancel_requested';

/**
 * Newer or older is decided row by row: by the states' order, then by how much was claimed, then by the row's own times, and only
 * where these say nothing by `as_of`, the time the whole file cannot be older than. A version seen before is never news.
 */
export function ageOf(known: KnownLine, row: CanonicalRow, print: string, as_of_ms: number): Age {
  if (known.row_print === print) return 'same';
  if (row.changedAt && known.as_of) {
    // A channel that says when a row changed is believed, also for what it turned back itself.
    if (Date.parse(row.changedAt) < known.as_of.getTime()) return 'stale';
  } else if (known.former_prints.includes(print)) return 'stale';
  const state = row.state ?? known.state;
  const by_rank = ranks[state] - ranks[known.state];
  if (by_rank !== 0) return by_rank > 0 ? 'newer' : 'stale';
  if (row.claimed !== known.claimed_quantity) return row.claimed > known.claimed_quantity ? 'newer' : 'stale';
  const by_time = newestTime(row) - (known.state_at?.getTime() ?? 0);
  if (by_time !== 0) return by_time > 0 ? 'newer' : 'stale';
  const by_file = as_of_ms - (known.as_of?.getTime() ?? 0);
  // A request is lifted only by what is surely newer; it is raised by what may be.
  const lifts = is_request(known.state) && state === 'confirmed';
  return by_file > 0 || (by_file === 0 && !lifts) ? 'newer' : 'stale';
}

/** What of a line or its delivery is compared, and under which name a change is written down. */
export type Change = { field: string; before: string | null; after: string | null };

const text = (value: string | number | null | undefined) =>
  value === null || value === undefined || value === '' ? null : String(value);

/** Fields of the line itself that a newer row changes. What a row does not tell stays. */
export function lineChanges(known: KnownLine, row: CanonicalRow, option_text: string): Change[] {
  const changes: Change[] = [];
  const compare = (field: string, before: string | number | null, after: string | number | null) => {
    if (text(after) !== null && text(before) !== text(after))
      changes.push({ field, before: text(before), after: text(after) });
  };
  compare('state', known.state, row.state);
  compare('quantity', known.quantity, row.qty);
  compare('claimed_quantity', known.claimed_quantity, row.claimed);
  compare('unit_krw', known.unit_krw, row.unit);
  compare('discount_krw', known.discount_krw, row.discount);
  compare('total_krw', known.total_krw, row.total);
  compare('fee_krw', known.fee_krw, row.fee);
  compare('title', known.title, row.product);
  compare('option_text', known.option_text, option_text);
  compare('due_on', known.due_on, row.dueOn);
  compare('confirmed_at', isoOf(known.confirmed_at), finer(known.confirmed_at, row.confirmedAt));
  compare('courier', known.courier, row.courier);
  compare('tracking_number', known.tracking_number, row.invoice);
  compare('dispatched_at', isoOf(known.dispatched_at), finer(known.dispatched_at, row.dispatchedAt));
  return changes;
}

export type KnownDelivery = {
  id: string;
  bundle_key: string;
  order_id: string;
  recipient_ref: string | null;
  recipient_print: string | null;
};

const isoOf = (time: Date | string | null) => (time ? new Date(time).toISOString() : null);

/** A sheet saved again may tell minutes only: the same minute is no news. */
function finer(known: Date | null, told: string | null): string | null {
  if (!known || !told) return isoOf(told);
  const minute = (ms: number) => Math.floor(ms / 60_000);
  const same = minute(known.getTime()) === minute(Date.parse(told));
  return same && Date.parse(told) % 60_000 === 0 ? isoOf(known) : isoOf(told);
}

/** What is sealed of a recipient. */
export type Recipient = {
  name: string;
  phone: string | null;
  phone2: string | null;
  address: string;
  zip: string | null;
  message: string;
  entry: string | null;
};
export type Buyer = { name: string; phone: string | null; id: string | null };

export const recipientOf = (row: CanonicalRow): Recipient => ({
  name: row.recipient,
  phone: row.phone,
  phone2: row.phone2,
  address: row.address,
  zip: row.zip,
  message: row.message,
  entry: row.entry,
});
export const buyerOf = (row: CanonicalRow): Buyer => ({ name: row.buyer, phone: row.buyerPhone, id: row.buyerId });

/** The newer picture over the known one: what is not told stays. */
export function mergePerson<T extends object>(known: T | null, told: T): T {
  if (!known) return told;
  const merged = { ...known } as Record<string, unknown>;
  for (const [field, value] of Object.entries(told)) if (value !== null && value !== '') merged[field] = value;
  return merged as T;
}

/** Names of the personal fields that differ; never their values. */
export function personChanges<T extends object>(known: T | null, told: T): string[] {
  const before = (known ?? {}) as Record<string, unknown>;
  return Object.entries(told)
    .filter(([field, value]) => value !== null && value !== '' && (before[field] ?? '') !== value)
    .map(([field]) => field);
}
