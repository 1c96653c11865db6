import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GridRow } from '@madang/contract/desk';
import { asTable, asTsv } from './copy-rows.ts';

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
