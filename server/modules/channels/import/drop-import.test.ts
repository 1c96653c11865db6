import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeyring } from '../../../platform/crypto.ts';
import { transact } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { givenDatabase } from '../../../platform/testing.ts';
import { dropImport } from './drop-import.ts';
import { createImport, sweepImports } from './import-store.ts';

test('a dropped import takes its rows with it, one that is taken stays, and rows written behind a dropped one are swept', async (t) => {
  const { sql } = await givenDatabase(t);
  const keys = createKeyring('a secret of at least thirty-two characters');
  const [one, other, taken] = [newId(), newId(), newId()];
  const write = (import_id: string) => sql`
    insert into channels.import_rows (import_id, row, outcome) select ${import_id}, n, 'new' from generate_series(1, 3) n`;
  const rows = async () => {
    const counted = await sql<{ import_id: string; count: number }[]>`
      select import_id, count(*)::int as count from channels.import_rows group by import_id`;
    return Object.fromEntries(counted.map(({ import_id, count }) => [import_id, count]));
  };
  for (const [import_id, state] of [
    [one, 'previewed'],
    [other, 'previewed'],
    [taken, 'done'],
  ] as const) {
    const file = { import_id, parts: [], bytes: 0, sha256: '' };
    const input = { shop_id: newId(), file_name: 'a.xlsx', password: null, wishes: {}, created_by: null };
    await transact(sql, (tx) => createImport(tx, keys, file, input));
    await sql`update channels.imports set state = ${state} where id = ${import_id}`;
    await write(import_id);
  }
  assert.equal(await dropImport(sql, one), true);
  assert.equal(await dropImport(sql, one), false, 'it is gone');
  assert.equal(await dropImport(sql, taken), false);
  assert.deepEqual(await rows(), { [other]: 3, [taken]: 3 });
  await write(one);
  await sweepImports(sql);
  assert.deepEqual(await rows(), { [other]: 3, [taken]: 3 });
});
