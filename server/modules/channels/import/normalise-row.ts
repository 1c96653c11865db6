import { type RowIssueCode, row_issues } from '@madang/contract/import-faults';
import { type DecidedRegion, decideRegion } from '../../regions/bare.ts';
import type { CanonicalRow, LineState } from './canonical.ts';
import { columnName, isEmpty, readAmount, readDay, readId, readPhone, readText, readTime, readZip } from './cells.ts';
import type { Field } from './layouts.ts';
import { readOptions, readOptionValues } from './options.ts';
import type { Cell, SheetRow } from './read-book.ts';
import type { Recognised } from './recognise-sheet.ts';
import { readState } from './states.ts';

export type Issue = {
  column: string | null;
  cell: string | null;
  code: RowIssueCode;
  params?: Record<string, unknown>;
};
export type Normalised = { row: number; canonical: CanonicalRow | null; issues: Issue[] };

export type RowReader = (row: SheetRow) => Normalised;
/** What reading rows needs from outside: a keyed digest for orders that have no number, and cells with formulas. */
export type Surroundings = {
  digest(text: string): string;
  formulas: ReadonlySet<string>;
  /** Days a bare number in a date column is behind (books that count from 1904). */
  serial_shift: number;
};

const longest_text = 2_000;
const most_pieces = 100_000;
/** 00 and 64 upward were never given to anywhere. */
const in_use = /^(0[1-9]|[1-5]\d|6[0-3])/;

/** A reader of one sheet's rows: what each column says by its layout, and what is wrong with it. Keeps count of rows without a key. */
export function createRowReader(sheet: Recognised, around: Surroundings): RowReader {
  const { layout } = sheet;
  const occurrences = new Map<string, number>();
  const nth = (content: string) => {
    const n = (occurrences.get(content) ?? 0) + 1;
    occurrences.set(content, n);
    return n;
  };
  return (row) => {
    const read = createFields(sheet, row, around);
    const qty = readQuantity(read);
    const orderedAt = read.time('orderedAt');
    const names = keysOf(sheet, read, orderedAt, around.digest, nth);
    const product = read.text('product');
    if (!product && names) read.issue('product', 'PRODUCT_MISSING');
    const address = read.text('address') || [read.text('address1'), read.text('address2')].filter(Boolean).join(' ');
    const pending = isPendingGift(read, address);
    const zip = readPostalCode(read, layout.strict_zip && !pending);
    const place = decideRegion(address, zip);
    const blocks = holdReasons(read, { address, pending, place, zip, known_zip: read.has('zip') });
    const state = stateOf(sheet, read, blocks);
    const refused = read.issues.some((one) => row_issues[one.code].level === 'refuse');
    if (refused || !names || qty === null) return { row: row.row, canonical: null, issues: read.issues };
    const amounts = readAmounts(read, qty.qty, layout.kind === 'store' || layout.kind === 'custom');
    if (read.issues.some((one) => row_issues[one.code].level === 'refuse'))
      return { row: row.row, canonical: null, issues: read.issues };
    const claimed = claimedOf(read, qty, amounts);
    const invoice = read.id('invoice');
    const canonical: CanonicalRow = {
      row: row.row,
      ...names,
      state,
      ...goodsOf(sheet, read, product),
      qty: qty.qty,
      claimed,
      ...amounts.told,
      orderedAt,
      paidAt: read.time('paidAt'),
      confirmedAt: read.time('confirmedAt'),
      dispatchedAt: read.time('dispatchedAt'),
      deliveredAt: read.time('deliveredAt'),
      decidedAt: read.time('decidedAt'),
      dueOn: read.day('dueOn'),
      hopeDate: read.day('hopeDate', orderedAt),
      changedAt: null,
      recipient: read.text('recipient'),
      phone: readPhone(read.cell('phone')),
      phone2: readPhone(read.cell('phone2')),
      buyer: read.text('buyer') || (layout.kind === 'store' ? read.text('recipient') : ''),
      buyerPhone: readPhone(read.cell(layout.kind === 'store' ? 'phone' : 'buyerPhone')),
      buyerId: read.text('buyerId') || null,
      address,
      zip,
      entry:
        [read.text('entryKind'), read.text('entry'), read.text('placeKind'), read.text('place')]
          .filter(Boolean)
          .join(' ') || null,
      message: read.long('message') || read.long('memo'),
      sido: place.sido,
      sigungu: place.sigungu,
      gu: place.gu,
      regionFlag: read.has('zip') || place.flag !== 'postal_code_missing' ? place.flag : null,
      remote: place.remote,
      method: read.text('method') || null,
      // A courier without a number is only the seller's habit, filled in by the market.
      courier: invoice ? read.text('courier') || null : null,
      invoice,
      ...shippingOf(sheet, read),
      blocks,
    };
    return { row: row.row, canonical, issues: read.issues };
  };
}

type Fields = ReturnType<typeof createFields>;
const free_texts: Field[] = [
  'recipient',
  'buyer',
  'address',
  'address1',
  'address2',
  'message',
  'memo',
  'entry',
  'place',
  'option',
];

function createFields(sheet: Recognised, { row, cells }: SheetRow, { formulas, serial_shift }: Surroundings) {
  const issues: Issue[] = [];
  const columnOf = (field: Field) => {
    const columns = sheet.columns.get(field);
    if (columns === undefined || columns.length < 2) return columns?.[0];
    return columns.find((column) => !isEmpty(cells[column])) ?? columns[0];
  };
  const issue = (field: Field, code: RowIssueCode, params?: Record<string, unknown>) => {
    const column = columnOf(field);
    const place = column === undefined ? null : `${columnName(column)}${row}`;
    issues.push({
      column: column === undefined ? null : sheet.titles[column]!,
      cell: place,
      code,
      ...(params ? { params } : {}),
    });
  };
  const cell = (field: Field): Cell => {
    const column = columnOf(field);
    return column === undefined ? null : (cells[column] ?? null);
  };
  const date = (field: Field): Cell => {
    const value = cell(field);
    return typeof value === 'number' ? value + serial_shift : value;
  };
  for (const field of free_texts) {
    const value = cell(field);
    if (typeof value !== 'string') continue;
    if (/^\s*[=@]|^\s*[-+][^\s\d-]|^-\d+[-+*/]/.test(value)) issue(field, 'FORMULA_TEXT');
    if (/<\s*\/?\s*(script|img|iframe|svg|object|embed|link|style|a)\b/i.test(value)) issue(field, 'MARKUP_TEXT');
    if (value.length > longest_text) issue(field, 'TEXT_TOO_LONG', { limit: longest_text });
  }
  if (formulas.size > 0) {
    for (const columns of sheet.columns.values())
      for (const column of columns) {
        const place = `${columnName(column)}${row}`;
        if (formulas.has(place)) issues.push({ column: sheet.titles[column]!, cell: place, code: 'FORMULA_CELL' });
      }
  }
  return {
    issues,
    issue,
    cell,
    has: (field: Field) => sheet.columns.has(field),
    text: (field: Field) => readText(cell(field)).slice(0, longest_text),
    /** As it was written, lines and all. */
    long(field: Field): string {
      const value = cell(field);
      const text =
        typeof value === 'string' ? value.replaceAll('\r\n', '\n').replace(/^[ \n]+|[ \n]+$/g, '') : readText(value);
      return text.trim() ? text.slice(0, longest_text) : '';
    },
    id(field: Field): string | null {
      const read = readId(cell(field));
      return 'value' in read ? read.value : null;
    },
    time(field: Field): string | null {
      const read = readTime(date(field));
      if ('fault' in read) issue(field, 'DATE_UNREADABLE');
      return 'value' in read ? read.value : null;
    },
    day(field: Field, near?: string | null): string | null {
      const read = readDay(date(field), near ?? null);
      if ('fault' in read) issue(field, 'DATE_UNREADABLE');
      return 'value' in read ? read.value : null;
    },
    amount(field: Field): number | null {
      const read = readAmount(cell(field));
      if ('fault' in read) issue(field, 'AMOUNT_NOT_A_NUMBER');
      return 'value' in read && read.value !== null ? Math.round(read.value) : null;
    },
  };
}

function readQuantity(read: Fields): { qty: number } | null {
  const cell = read.cell('qty');
  if (isEmpty(cell)) return fault('QUANTITY_MISSING');
  const told = readAmount(cell);
  if ('fault' in told || told.value === null) return fault('QUANTITY_NOT_A_NUMBER');
  if (!Number.isInteger(told.value)) return fault('QUANTITY_NOT_WHOLE');
  // All of it was claimed away: nothing is left to send, and that is an order's end, no mistake.
  const claimed = read.text('claim').toUpperCase() === 'Y';
  if (told.value < 0 || (told.value === 0 && !claimed)) return fault('QUANTITY_NOT_POSITIVE');
  if (told.value > most_pieces) return fault('QUANTITY_UNBELIEVABLE');
  return { qty: told.value };

  function fault(code: RowIssueCode): null {
    read.issue('qty', code);
    return null;
  }
}

type Names = Pick<CanonicalRow, 'key' | 'order' | 'bundle'>;

/** The channel's own keys, or for sheets without any: a digest of what a row is about, and which of its equals it is. */
function keysOf(
  sheet: Recognised,
  read: Fields,
  ordered_at: string | null,
  digest: (text: string) => string,
  nth: (content: string) => number,
): Names | null {
  const { kind } = sheet.layout;
  const number = (field: Field): string | null => {
    const told = readId(read.cell(field));
    if ('value' in told) return told.value;
    read.issue(field, told.fault === 'damaged' ? 'ORDER_NUMBER_DAMAGED' : 'ORDER_NUMBER_MISSING');
    return null;
  };
  const optional = (field: Field) => (read.has(field) ? read.id(field) : null);
  const goods = () =>
    [optional('productNo') ?? read.text('product'), optional('optionNo') ?? read.text('option')].join('|');
  if (kind === 'smartstore' || kind === 'kakao' || kind === 'esm') {
    const key = number('key');
    const order = kind === 'smartstore' ? number('order') : (optional('order') ?? key);
    return key && order ? { key, order, bundle: optional('bundle') ?? order } : null;
  }
  if (kind === 'coupang') {
    const [bundle, option, order] = [number('bundle'), number('optionNo'), number('order')];
    return bundle && option && order ? { key: `${bundle}|${option}`, order, bundle } : null;
  }
  if (kind === '11st') {
    const [order, line] = [number('order'), number('key')];
    return order && line ? { key: `${order}-${line}`, order, bundle: optional('bundle') ?? order } : null;
  }
  if (read.has('order')) {
    const order = number('order');
    if (!order) return null;
    const bundle = optional('bundle') ?? order;
    const own = read.has('key') ? optional('key') : null;
    if (own) return { key: own, order, bundle };
    const content = `${order}|${goods()}`;
    return { key: `${content}#${nth(content)}`, order, bundle };
  }
  const day = (ordered_at ?? '').slice(0, 10);
  const store = read.text('store');
  const who = readPhone(read.cell('phone')) ?? `${read.text('recipient')}|${read.text('address')}`;
  const order = [day || '0', store, digest(`${day}|${store}|${who}`)].filter(Boolean).join('-');
  const content = `${order}|${goods()}`;
  return { key: `${content}#${nth(content)}`, order, bundle: order };
}

function isPendingGift(read: Fields, address: string): boolean {
  const phone = read.text('phone').replace(/\D/g, '');
  return (/선물/.test(read.text('sales')) || phone === '01000000000' || phone === '0000000000') && !address;
}

/** Null where there is none to be had; refused only where a market always tells one. */
function readPostalCode(read: Fields, strict: boolean): string | null {
  if (!read.has('zip')) return null;
  const told = readZip(read.cell('zip'));
  if ('fault' in told) {
    if (strict) read.issue('zip', told.fault === 'missing' ? 'POSTAL_CODE_MISSING' : 'POSTAL_CODE_INVALID');
    return null;
  }
  if (strict && !in_use.test(told.value)) {
    read.issue('zip', 'POSTAL_CODE_UNKNOWN');
    return null;
  }
  return told.value;
}

function holdReasons(
  read: Fields,
  told: { address: string; pending: boolean; place: DecidedRegion; zip: string | null; known_zip: boolean },
): string[] {
  const blocks: string[] = [];
  if (told.pending) {
    read.issue('address', 'GIFT_PENDING');
    blocks.push('gift_pending');
  } else if (!told.address && read.has('address')) {
    read.issue('address', 'ADDRESS_MISSING');
    blocks.push('address_missing');
  }
  if (told.known_zip && !told.zip && !told.pending) blocks.push('postal_code');
  if (told.place.flag === 'postal_code_elsewhere') read.issue('zip', 'POSTAL_CODE_OTHER_REGION');
  return blocks;
}

function stateOf(sheet: Recognised, read: Fields, blocks: string[]): LineState | null {
  const { kind, id } = sheet.layout;
  if (kind === 'coupang' || (kind === 'shopby' && !read.has('state'))) return byTimes(read, 'confirmed');
  if (id === 'smartstore_decided') return 'decided';
  if (kind === 'cafe24' && read.text('paymentKind').toUpperCase() === 'F') return 'canceled';
  const claim = read.text('claimState');
  const state = (claim ? readState(claim) : null) ?? readState(read.text('state'), read.text('detail'));
  if (state !== undefined) return state;
  read.issue('state', 'STATE_UNKNOWN');
  blocks.push('state_unknown');
  return null;
}

/** Where a sheet has no state: its times tell how far a row has come. */
function byTimes(read: Fields, begin: LineState): LineState {
  if (!isEmpty(read.cell('decidedAt'))) return 'decided';
  if (!isEmpty(read.cell('deliveredAt'))) return 'delivered';
  return isEmpty(read.cell('dispatchedAt')) ? begin : 'shipping';
}

type Amounts = { told: Pick<CanonicalRow, 'unit' | 'discount' | 'total' | 'fee'>; price: number | null };

function readAmounts(read: Fields, qty: number, by_total: boolean): Amounts {
  const [price, option] = [read.amount('price'), read.amount('optionPrice')];
  const total = read.amount('total');
  const unit = price !== null ? price + (option ?? 0) : read.amount('unit');
  const fees = [read.amount('fee1'), read.amount('fee2')].filter((fee) => fee !== null);
  const each = unit ?? (total !== null && by_total && qty > 0 ? Math.round(total / qty) : null);
  return {
    price: each,
    told: {
      unit: each,
      discount: read.amount('discount'),
      total: total ?? (each !== null ? each * qty - (read.amount('discount') ?? 0) : null),
      fee: fees.length > 0 ? fees.reduce((sum, fee) => sum + fee, 0) : null,
    },
  };
}

/** With 수량클레임 여부 = Y the first amounts tell the first quantity; what is missing of it was claimed. */
function claimedOf(read: Fields, { qty }: { qty: number }, { price }: Amounts): number {
  if (read.text('claim').toUpperCase() !== 'Y') return 0;
  const first = read.amount('totalFirst');
  if (first === null || !price) return 0;
  return Math.max(0, Math.round((first + (read.amount('discountFirst') ?? 0)) / price) - qty);
}

/** What the bundle pays for shipping, all told; 배송비 합계 of Smartstore has the remote part in it. */
function shippingOf(sheet: Recognised, read: Fields): Pick<CanonicalRow, 'shippingKrw' | 'remoteShippingKrw'> {
  const [shipping, remote] = [read.amount('shipping'), read.amount('remoteShipping')];
  const whole = sheet.layout.kind === 'smartstore' || shipping === null ? shipping : shipping + (remote ?? 0);
  return { shippingKrw: whole, remoteShippingKrw: remote };
}

function goodsOf(sheet: Recognised, read: Fields, product: string) {
  const { kind } = sheet.layout;
  const raw = read.text('option');
  const type = read.text('kind');
  const single = !raw || raw === '단일상품' || type === '단일상품';
  const item: CanonicalRow['kind'] = type === '추가구성상품' ? 'addon' : single ? 'single' : 'option';
  const pairs = kind === 'smartstore' ? readOptions(raw) : readOptionValues(raw);
  const whole: [string, string][] = raw && raw !== '단일상품' ? [['', raw]] : [];
  return {
    productNo: read.has('productNo') ? read.id('productNo') : null,
    product,
    kind: item,
    optionRaw: raw,
    options: kind === 'coupang' ? whole : pairs,
    optionNo: read.has('optionNo') ? read.id('optionNo') : null,
    code: read.text('code') || null,
    sellerCode: read.text('sellerCode') || null,
  };
}
