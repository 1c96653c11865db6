import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GridRow } from '@madang/contract/desk';
import { asTable, asTsv, inOrder } from './copy-rows.ts';

const columns = [
  { title: '주문 번호', text: (row: GridRow) => row.order_number },
  { title: '상품', text: (row: GridRow) => row.title },
  { title: '금액', text: (row: GridRow) => String(row.amount_krw), counts: true },
];
const rows = [
  { order_number: '2026041310110001', title: '=HYPERLINK("x")&<b>', amount_krw: 48_000 },
] as unknown as GridRow[];

test('rows are copied so that a sheet keeps long numbers and formulas as text and counts what counts', () => {
  assert.equal(asTsv(columns, rows), '주문 번호\t상품\t금액\n2026041310110001\t\'=HYPERLINK("x")&<b>\t48000');
  const table = asTable(columns, rows);
  assert.ok(table.includes(`<td style="mso-number-format:'\\@'">2026041310110001</td>`), table);
  assert.ok(table.includes('=HYPERLINK(&quot;x&quot;)&amp;&lt;b&gt;</td>'), table);
  assert.ok(table.includes('<td>48000</td>'), table);
});

test('what is chosen is copied in the order of the list, also what the page has let go', () => {
  const row = (order_id: string, title = order_id) => ({ order_id, title }) as unknown as GridRow;
  const said = (chosen: GridRow[], held: GridRow[]) =>
    inOrder(new Map(chosen.map((one) => [one.order_id, one])), held).map((one) => one.title);
  assert.deepEqual(said([row('c'), row('a')], [row('a'), row('b'), row('c')]), ['a', 'c']);
  assert.deepEqual(said([row('a'), row('b'), row('c')], [row('c', 'c, changed'), row('d')]), ['a', 'b', 'c, changed']);
});
