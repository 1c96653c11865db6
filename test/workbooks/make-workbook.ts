import columns from './columns.json' with { type: 'json' };
import { type Trade, trades } from './goods.ts';
import {
  coupangExpected,
  coupangValues,
  type Expected,
  listExpected,
  listValues,
  smartstoreExpected,
  smartstoreValues,
  storeExpected,
  storeValues,
  type Value,
} from './layouts.ts';
import { makeOrders } from './orders.ts';
import { createRandom, type Random } from './random.ts';
import { type Cell, type Habit, type Sheet, writeParts, zip } from './sheet-file.ts';

export type WorkbookKind = 'smartstore' | 'smartstore_list' | 'coupang' | 'store';
export type Workbook = {
  seed: number;
  name: string;
  kind: WorkbookKind;
  layout: keyof typeof columns;
  trade: Trade;
  /** What was done to the plain file, in words. */
  changes: string[];
  /** Set where the file asks for one: the test encrypts the bytes with it. */
  password: string | null;
  bytes: Buffer;
  sheet: string;
  header_row: number;
  /** Expected lines by the sheet's own row number. */
  rows: Map<number, Expected>;
};

const layouts: { layout: Exclude<keyof typeof columns, '_source'>; kind: WorkbookKind; sheet: string }[] = [
  { layout: 'smartstore_72', kind: 'smartstore', sheet: '발주발송관리' },
  { layout: 'smartstore_72', kind: 'smartstore', sheet: '발주발송관리' },
  { layout: 'smartstore_60', kind: 'smartstore', sheet: '발주발송관리' },
  { layout: 'smartstore_59', kind: 'smartstore', sheet: '발주발송관리' },
  { layout: 'smartstore_66', kind: 'smartstore', sheet: '발주발송관리' },
  { layout: 'smartstore_list', kind: 'smartstore_list', sheet: '주문조회' },
  { layout: 'coupang_39', kind: 'coupang', sheet: 'Delivery' },
  { layout: 'coupang_29', kind: 'coupang', sheet: 'Delivery' },
  { layout: 'store', kind: 'store', sheet: '매장주문' },
];

/** Without these a Smartstore line cannot be told from another or sent anywhere; all others a seller may leave out. */
const needed = new Set(
  '상품주문번호 주문번호 주문상태 주문세부상태 상품명 상품종류 옵션정보 수량 수취인명 수취인연락처1 통합배송지 배송지 기본배송지 상세배송지 우편번호 상품번호'
    .split(' ')
    .concat(
      '상품가격',
      '옵션가격',
      '최종 상품별 총 주문금액',
      '상품별 총 주문금액',
      '배송비 묶음번호',
      '배송비 합계',
      '제주/도서 추가배송비',
      '주문일시',
      '결제일',
    ),
);

/** Older and newer names of one column: a seller's file may have either. */
const renamed: Record<string, string> = {
  통합배송지: '배송지',
  '최종 상품별 할인액': '상품별 할인액',
  '최종 상품별 총 주문금액': '상품별 총 주문금액',
  '네이버페이 주문관리 수수료': '결제수수료',
};

const notice =
  "◈ 다운로드 받은 파일로 '엑셀 일괄발송' 처리하는 방법\r\n1. 엑셀 파일에 아래 네 가지 항목을 확인 후 입력해주세요.\r\n- 상품주문번호, 배송방법, 택배사, 송장번호\r\n※ 파일 업로드 시, 1행 삭제 후 업로드 부탁 드립니다.";

/** One workbook of a channel with its canonical lines, made from a seed alone. */
export function makeWorkbook(seed: number): Workbook {
  const random = createRandom(seed);
  const { layout, kind, sheet } = layouts[seed % layouts.length]!;
  const trade = random.pick(trades);
  const changes: string[] = [];
  const happens = (what: string, share: number): boolean => {
    const yes = random.chance(share);
    if (yes) changes.push(what);
    return yes;
  };
  const lines = makeOrders(random, trade, random.between(2, 7));
  const headers = chooseHeaders(random, layout, kind, happens);
  const habit: Habit = {
    strings: happens('inline strings', 0.3) ? 'inline' : 'shared',
    addresses: !happens('cells without addresses', 0.05),
    prefix: happens('prefixed names', 0.05) ? 'x:' : '',
    packing: happens('streamed zip', 0.2) ? 'stream' : happens('stored zip', 0.1) ? 'store' : 'deflate',
    dates_1904: happens('dates count from 1904', 0.05),
    dimension: happens('dimension claims the whole sheet', 0.05) ? 'A1:XFD1048576' : null,
  };
  const types = chooseTypes(random, happens, habit.dates_1904);
  const rows: (Cell[] | null)[] = [];
  const merges: string[] = [];
  if (kind === 'smartstore' && happens('notice row', 0.5)) {
    rows.push([{ text: notice }, null, null, { text: '◈ 각 항목 입력 방법\r\n배송방법 - 택배,등기,소포' }]);
    merges.push('A1:C1');
  }
  rows.push(headers.map((name) => ({ text: happens('blank around a name', 0.01) ? `${name} ` : name })));
  const header_row = rows.length;
  const expected = new Map<number, Expected>();
  const gaps = happens('empty rows between', 0.1);
  const known = new Set(headers.map((name) => Object.entries(renamed).find(([, old]) => old === name)?.[0] ?? name));
  for (const [n, line] of lines.entries()) {
    if (gaps && random.chance(0.3)) rows.push(random.chance(0.5) ? null : headers.map(() => null));
    const [values, found] = {
      smartstore: () => [smartstoreValues(line), smartstoreExpected(line, known)] as const,
      smartstore_list: () => [listValues(line), listExpected(line)] as const,
      coupang: () => [coupangValues(line, n + 1), coupangExpected(line)] as const,
      store: () => [storeValues(line), storeExpected(line)] as const,
    }[kind]();
    rows.push(headers.map((name) => types(values[name])));
    expected.set(rows.length, found);
  }
  const main: Sheet = { name: sheet, rows, merges };
  const sheets = [main];
  if (happens('a hidden sheet before', 0.05))
    sheets.unshift({ ...main, name: '이전', hidden: true, rows: rows.slice(0, header_row + 1) });
  if (happens('a sheet of notes behind', 0.1))
    sheets.push({ name: '메모', rows: [[{ text: '상품주문번호는 A열입니다' }]] });
  const password = kind.startsWith('smartstore') && happens('password', 0.03) ? `pw${random.digits(4)}` : null;
  const bytes = zip(writeParts(sheets, habit), habit.packing);
  return {
    seed,
    name: `${layout}-${seed}.xlsx`,
    kind,
    layout,
    trade,
    changes,
    password,
    bytes,
    sheet,
    header_row,
    rows: expected,
  };
}

type Happens = (what: string, share: number) => boolean;

function chooseHeaders(
  random: Random,
  layout: Exclude<keyof typeof columns, '_source'>,
  kind: WorkbookKind,
  happens: Happens,
): string[] {
  let headers: string[] = [...columns[layout]];
  if (kind === 'smartstore') {
    if (happens('columns left out', 0.4)) headers = headers.filter((name) => needed.has(name) || random.chance(0.6));
    if (layout !== 'smartstore_66' && happens('columns by their older names', 0.2))
      headers = headers.map((name) => renamed[name] ?? name);
    if (happens('a column of the seller', 0.15))
      headers.push(random.pick(['고객 등급', '1년 주문건수', '주문 유입경로']));
  }
  // Two programs tell Coupang's file by its first columns; a person who moves columns leaves those.
  if (happens('columns shuffled', 0.5))
    headers =
      kind === 'coupang' ? [...headers.slice(0, 2), ...random.shuffle(headers.slice(2))] : random.shuffle(headers);
  return headers;
}

/** How this file's program types what a cell means: one habit a file, as a re-saved file has. */
function chooseTypes(random: Random, happens: Happens, dates_1904: boolean): (value: Value | undefined) => Cell {
  const as = {
    id: happens('ids as numbers', 0.25) ? (happens('numbers in exponent form', 0.2) ? 'exponent' : 'number') : 'text',
    time: random.pick(['date', 'date', 'bare', 'dash', 'dot'] as const),
    krw: happens('money as text', 0.2) ? random.pick(['text', 'commas', 'won'] as const) : 'number',
    phone: happens('phones as numbers', 0.25) ? 'number' : random.pick(['dash', 'digits'] as const),
    zip: happens('postal codes as numbers', 0.25) ? 'number' : 'text',
    rich: happens('rich text', 0.05),
    empty: happens('empty texts', 0.3),
  };
  happens(`times as ${as.time}`, 1);
  const words = (text: string): Cell => (text === '' && !as.empty ? null : { text, rich: as.rich });
  return (value) => {
    if (value === undefined) return null;
    if ('text' in value) return words(value.text);
    if ('id' in value) {
      if (as.id === 'text') return words(value.id);
      return { number: as.id === 'exponent' ? Number(value.id).toExponential().toUpperCase() : value.id };
    }
    if ('krw' in value) {
      if (as.krw === 'number') return { number: value.krw };
      const shown = as.krw === 'text' ? String(value.krw) : value.krw.toLocaleString('en');
      return { text: as.krw === 'won' ? `${shown}원` : shown };
    }
    if ('count' in value) return as.krw === 'number' ? { number: value.count } : { text: String(value.count) };
    if ('phone' in value) {
      if (as.phone === 'number') return { number: Number(value.phone) };
      return words(as.phone === 'digits' ? value.phone : value.phone.replace(/^(0502|\d{3})(\d{4})(\d+)$/, '$1-$2-$3'));
    }
    if ('zip' in value) return as.zip === 'number' ? { number: Number(value.zip) } : words(value.zip);
    const [wall, day_only] = 'time' in value ? [value.time, false] : [value.day, true];
    if (wall === '') return words('');
    if (as.time === 'date' || as.time === 'bare') {
      const number = serial(wall, dates_1904);
      return as.time === 'bare' ? { number } : { number, style: day_only ? 'day' : 'date' };
    }
    return words(as.time === 'dot' ? wall.replaceAll('-', '.') : wall);
  };
}

/** Days since 1899-12-30 (or 1904-01-01), the time of day behind the point: how Excel keeps a wall clock. */
function serial(wall: string, dates_1904: boolean): number {
  const at = Date.parse(`${wall.replace(' ', 'T')}${wall.length === 10 ? 'T00:00:00' : ''}Z`);
  return at / 86_400_000 + 25_569 - (dates_1904 ? 1_462 : 0);
}
