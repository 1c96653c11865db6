/**
 * Writes a Smartstore dispatch file of `ROWS` lines and all 72 columns, locked with `PASSWORD`, to `FILE`. A process of its own, so
 * that what making it takes is not counted as anybody's.
 */
import { writeFileSync } from 'node:fs';
import officecrypto from 'officecrypto-tool';
import columns from '../../test/workbooks/columns.json' with { type: 'json' };
import { smartstoreValues, type Value } from '../../test/workbooks/layouts.ts';
import { type Line, makeOrders } from '../../test/workbooks/orders.ts';
import { createRandom } from '../../test/workbooks/random.ts';
import { type Cell, writeParts, zip } from '../../test/workbooks/sheet-file.ts';

const wanted = Number(process.env.ROWS);
const random = createRandom(50_000);
const lines: Line[] = makeOrders(random, 'mattress', wanted).slice(0, wanted);
const headers = columns.smartstore_72;
const rows = [headers.map((text): Cell => ({ text })), ...lines.map(rowOf)];
const habit = {
  strings: 'shared',
  addresses: true,
  prefix: '',
  packing: 'deflate',
  dates_1904: false,
  dimension: null,
} as const;
const plain = zip(writeParts([{ name: '발주발송관리', rows }], habit));
writeFileSync(process.env.FILE!, officecrypto.encrypt(plain, { password: process.env.PASSWORD! }));

/** Words where a made order says nothing, so that every column weighs what it does in a real file; dates, numbers and money stay empty. */
function rowOf(line: Line): Cell[] {
  const values = smartstoreValues(line);
  return headers.map((name) =>
    cellOf(values[name] ?? { text: /(일|회차|액|금액|수수료|가격)$/.test(name) ? '' : '스마트스토어' }),
  );
}

function cellOf(value: Value): Cell {
  if ('time' in value) return value.time ? { number: serial(value.time), style: 'date' } : null;
  if ('day' in value) return value.day ? { number: serial(`${value.day} 00:00:00`), style: 'day' } : null;
  const [held] = Object.values(value) as (string | number)[];
  if (held === '' || held === undefined) return null;
  return typeof held === 'number' ? { number: held } : { text: held };
}

/** A wall clock as Excel keeps it. */
function serial(wall: string): number {
  return Date.parse(`${wall.replace(' ', 'T')}Z`) / 86_400_000 + 25_569;
}
