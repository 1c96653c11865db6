import { rankOf, stateOfLines } from './states.ts';

/** One line as the grid shows it. `line_key` is the channel's own number of it (상품주문번호), for ours the line's id. */
export type DeskLine = {
  line_id: string;
  line_key: string;
  delivery_id: string;
  title: string;
  option_text: string;
  quantity: number;
  canceled_quantity: number;
  unit_krw: number;
  total_krw: number;
  state: string;
  due_on: string | null;
  stock_state: string | null;
  blocks: string[];
  /** Under which numbers it leaves; rows written before there were any have none. */
  parcels?: DeskParcel[];
  /** A campaign gave it; only where it is so. */
  gift?: true;
};

/** So many of a line under one tracking number. */
export type DeskParcel = { quantity: number; courier: string; tracking_number: string };

/** One delivery as the grid shows it: lines under one bundle go to one place. */
export type DeskDelivery = {
  delivery_id: string;
  bundle: string;
  recipient_ref: string | null;
  sido: string | null;
  sigungu: string | null;
  remote: 'jeju' | 'island' | null;
  region_flag: string | null;
  wished_on: string | null;
  courier: string | null;
  tracking_number: string | null;
  dispatched_at: string | null;
};

/** An order as the desk keeps it, whole and without personal data. Times are ISO 8601, days yyyy-mm-dd. */
export type DeskOrder = {
  order_id: string;
  origin: 'own' | 'channel';
  shops: string[];
  channel: { value: string; label: string };
  number: string;
  state: string;
  states: string[];
  quantity: number;
  amount_krw: number;
  refunded_krw: number;
  ordered_at: string;
  paid_at: string | null;
  delivered_at: string | null;
  drop_id: string | null;
  person_id: string | null;
  buyer_ref: string | null;
  recipient_ref: string | null;
  edited: boolean;
  lines: DeskLine[];
  deliveries: DeskDelivery[];
  version: number;
};

/** Digits of a number as a number that sorts as they do, at most 15 of them: `261121-0000123` -> 261121000012300. */
export function numberKey(number: string): number {
  const digits = number.replace(/\D/g, '').slice(0, 15);
  return digits === '' ? 0 : Number(digits.padEnd(15, '0'));
}

/**
 * Numbers by which an order of a channel is found: its own and its lines', without what they are written with. Ours are in the lens
 * as numbers, and looked for there.
 */
export function numbersOf(order: Pick<DeskOrder, 'origin' | 'number' | 'lines'>): string[] {
  if (order.origin === 'own') return [];
  return [...new Set([order.number, ...order.lines.map((line) => line.line_key)].map(plainNumber))].filter(
    (key) => key.length > 0,
  );
}

export const plainNumber = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .slice(0, 80);

const earliest = (days: readonly (string | null)[]): string | null =>
  days.reduce<string | null>((first, day) => (day !== null && (first === null || day < first) ? day : first), null);

/** What the grid sorts and filters by that is not said by the order itself but follows from its lines and deliveries. */
export function derived(order: DeskOrder) {
  const { lines, deliveries } = order;
  const first = deliveries[0];
  const open = lines.filter((line) => rankOf(line.state) < rankOf('shipping'));
  return {
    state: order.origin === 'own' ? order.state : stateOfLines(order.states),
    title: titleOf(lines),
    due_on: earliest((open.length > 0 ? open : lines).map((line) => line.due_on)),
    wished_on: earliest(deliveries.map((one) => one.wished_on)),
    dispatched_at: earliest(deliveries.map((one) => one.dispatched_at)),
    sido: first?.sido ?? null,
    sigungu: first?.sigungu ?? null,
    flags: [
      ...(lines.some((line) => line.stock_state === 'unmatched') ? (['unmatched'] as const) : []),
      ...(lines.some((line) => line.stock_state === 'short') ? (['short'] as const) : []),
      ...(lines.some((line) => line.blocks.length > 0) ? (['blocked'] as const) : []),
      ...(order.edited ? (['edited'] as const) : []),
      ...(order.refunded_krw > 0 ? (['refunded'] as const) : []),
      ...(deliveries.some((one) => one.remote === 'jeju') ? (['jeju'] as const) : []),
      ...(deliveries.some((one) => one.remote === 'island') ? (['island'] as const) : []),
    ],
  };
}

const titleOf = (lines: readonly DeskLine[]): string =>
  lines.length === 0 ? '' : lines.length === 1 ? lines[0]!.title : `${lines[0]!.title} 외 ${lines.length - 1}건`;
