import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTable } from './read-table.ts';

test('six sheets that come at once are all read, two at a time', async () => {
  const bytes = Buffer.from('주문번호,송장번호\n0012,6800123\n');
  const read = await Promise.all(Array.from({ length: 6 }, () => readTable({ bytes, password: null, max_rows: 10 })));
  for (const one of read) {
    assert.ok('tables' in one);
    assert.deepEqual(
      one.tables[0]!.rows.map((row) => row.cells),
      [
        ['주문번호', '송장번호'],
        ['0012', '6800123'],
      ],
    );
  }
});
