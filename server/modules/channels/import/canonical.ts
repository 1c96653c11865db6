/** How far a line has come at its channel. */
const line_states = [
  'new',
  'confirmed',
  'address_changed',
  'cancel_requested',
  'shipping',
  'delivered',
  'decided',
  'exchanged',
  'returned',
  'canceled',
] as const;
export type LineState = (typeof line_states)[number];

/**
 * One line of one order as every way in gives it: sheets, APIs, forms. Texts are trimmed; `null` means that the source does not
 * tell, and what is not told never erases what is known. Times are ISO 8601 with an offset, days are `YYYY-MM-DD` in Korea.
 */
export type CanonicalRow = {
  /** Row in the sheet, 1 is the first; 0 where there is no sheet. */
  row: number;
  /** The channel's own key of a line: the same line has it in every file for ever. */
  key: string;
  /** The channel's order number. */
  order: string;
  /** What travels together and shares one shipping fee. */
  bundle: string;
  /** Null: the source tells no state (a store's sheet); a line then begins as new. */
  state: LineState | null;
  productNo: string | null;
  product: string;
  /** An add-on is a row of its own and hangs under its product. */
  kind: 'single' | 'option' | 'addon';
  /** As the channel wrote it. */
  optionRaw: string;
  options: [name: string, value: string][];
  /** The channel's own number of the option (Coupang 옵션ID). */
  optionNo: string | null;
  /** The seller's code of the option. */
  code: string | null;
  /** The seller's code of the product. */
  sellerCode: string | null;
  /** What is still to be delivered. */
  qty: number;
  /** What was claimed away of the first quantity. */
  claimed: number;
  unit: number | null;
  discount: number | null;
  total: number | null;
  fee: number | null;
  orderedAt: string | null;
  paidAt: string | null;
  confirmedAt: string | null;
  dispatchedAt: string | null;
  deliveredAt: string | null;
  decidedAt: string | null;
  dueOn: string | null;
  hopeDate: string | null;
  /** When the channel says this row last changed (APIs do, sheets do not). */
  changedAt: string | null;
  recipient: string;
  /** Digits with the leading 0; null for a placeholder of nobody. */
  phone: string | null;
  phone2: string | null;
  buyer: string;
  buyerPhone: string | null;
  buyerId: string | null;
  address: string;
  zip: string | null;
  /** How to get in: entrance code and the like. */
  entry: string | null;
  message: string;
  sido: string | null;
  sigungu: string | null;
  gu: string | null;
  /** Why the region needs an eye (see `DecidedRegion`). */
  regionFlag: string | null;
  remote: 'JEJU' | 'ISLAND' | null;
  method: string | null;
  courier: string | null;
  invoice: string | null;
  /** The bundle's whole fee, the remote part included; the same on each of its rows. */
  shippingKrw: number | null;
  remoteShippingKrw: number | null;
  /** Reasons why it must not leave unseen (`postal_code`, `gift_pending`, …). */
  blocks: string[];
};

/** A row that tells nothing but what is given: for APIs and forms that know little. */
export function emptyRow(given: Partial<CanonicalRow> & Pick<CanonicalRow, 'key' | 'order' | 'product'>): CanonicalRow {
  return {
    row: 0,
    bundle: given.order,
    state: null,
    productNo: null,
    kind: 'single',
    optionRaw: '',
    options: [],
    optionNo: null,
    code: null,
    sellerCode: null,
    qty: 1,
    claimed: 0,
    unit: null,
    discount: null,
    total: null,
    fee: null,
    orderedAt: null,
    paidAt: null,
    confirmedAt: null,
    dispatchedAt: null,
    deliveredAt: null,
    decidedAt: null,
    dueOn: null,
    hopeDate: null,
    changedAt: null,
    recipient: '',
    phone: null,
    phone2: null,
    buyer: '',
    buyerPhone: null,
    buyerId: null,
    address: '',
    zip: null,
    entry: null,
    message: '',
    sido: null,
    sigungu: null,
    gu: null,
    regionFlag: null,
    remote: null,
    method: null,
    courier: null,
    invoice: null,
    shippingKrw: null,
    remoteShippingKrw: null,
    blocks: [],
    ...given,
  };
}

/** A time of a row, in ms. */
export const momentOf = (time: string | null): number | null => (time === null ? null : Date.parse(time));

/** Whether `time` is later than `other`. Most are told on one and the same clock: their texts stand in the order of their times. */
export function isLater(time: string, other: string): boolean {
  const one_clock = time.length === told_length && other.length === told_length;
  if (one_clock && time.endsWith(korea) && other.endsWith(korea)) return time > other;
  return Date.parse(time) > Date.parse(other);
}
const korea = '+09:00';
const told_length = '2026-11-23T09:00:00+09:00'.length;

/** The newest time the row itself tells, in ms; 0 where it tells none. */
export function newestTime(row: CanonicalRow): number {
  let newest: string | null = null;
  for (const time of [
    row.orderedAt,
    row.paidAt,
    row.confirmedAt,
    row.dispatchedAt,
    row.deliveredAt,
    row.decidedAt,
    row.changedAt,
  ])
    if (time && (newest === null || isLater(time, newest))) newest = time;
  return newest === null ? 0 : Math.max(0, Date.parse(newest));
}
