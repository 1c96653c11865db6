/** What a paper says of one delivery; plain data, so that it can cross to the thread that draws. */
export type Slip = {
  number: number;
  /** What is done there, where it is not simply delivered. */
  kind?: string;
  place: string;
  remote: string | null;
  wished_on: string | null;
  recipients: { name: string; phone: string; phone2: string; postal_code: string; address: string; message: string }[];
  parcels: { channel_name: string; order_key: string; ordered_on: string; lines: SlipLine[] }[];
  /** How often this kind of paper had been printed before. */
  times_before: number;
  changes: Change[];
  /** Absent: it goes in one. */
  boxes?: SlipBox[];
};

/** Box k of n; `goods` names what is in it, empty where it holds all the rest. */
export type SlipBox = { k: number; n: number; goods: string };

export type SlipLine = { line_id: string; title: string; option_text: string; quantity: number };

/** What a delivery looked like on a paper (fulfilment.picture_of). */
export type Picture = {
  to: string[];
  wished_on: string | null;
  lines: Record<string, { title: string; option_text: string; quantity: number }>;
  /** Where it goes in several. */
  boxes?: number;
};

export type LineChange = {
  what: 'added' | 'removed' | 'quantity';
  line_id: string;
  title: string;
  option_text: string;
  before: number;
  after: number;
};
export type Change =
  | { what: 'recipient' }
  | { what: 'boxes'; before: number; after: number }
  | { what: 'wished_on'; before: string | null; after: string | null }
  | LineChange;

export type PrintKind = 'slip' | 'label' | 'list';
export type PrintSheet = 'a4' | 'thermal';
export type PrintJob = { kind: PrintKind; sheet: PrintSheet; title: string; printed_at: string; count: number };

const kinds: Record<string, string> = {
  redeliver: '재배송',
  collect: '회수',
  swap: '맞교환',
  repair: '수리',
  take_old: '헌 매트리스 수거',
};
/** What is done at a door, as a driver reads it; empty for a plain delivery. */
export const kindOf = (slip: Pick<Slip, 'kind'>): string => kinds[slip.kind ?? ''] ?? '';

/** `D100001`, box 2 of it `D100001-2`: what the barcode holds and a person reads out. */
export const codeOf = (number: number, k?: number): string => `D${number}${k === undefined ? '' : `-${k}`}`;

/** `Title / option ×2`; the count never stands on a line of its own. */
export const goodsOf = ({ title, option_text, quantity }: SlipLine): string =>
  `${title}${option_text ? ` / ${option_text}` : ''} ×${quantity}`;
