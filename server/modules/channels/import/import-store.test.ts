import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createKeyring } from '../../../platform/crypto.ts';
import { transact } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { givenDatabase } from '../../../platform/testing.ts';
import { createImport, readImportBytes, sealPart } from './import-store.ts';

test('a file of many parts is read as it came; with a part missing, or in the place of another, it is not there', async (t) => {
  const { sql } = await givenDatabase(t);
  const keys = createKeyring('a secret of at least thirty-two characters');
  const import_id = newId();
  // The last one is shorter, and the number of parts is no multiple of those read at once.
  const pieces = Array.from({ length: 37 }, (_, part) => randomBytes(part === 36 ? 123 : 1_000));
  const whole = Buffer.concat(pieces);
  const parts = pieces.map((piece, part) => sealPart(keys, import_id, part, piece));
  const input = { shop_id: newId(), file_name: 'a.xlsx', password: null, wishes: {}, created_by: null };
  await transact(sql, (tx) => createImport(tx, keys, { import_id, parts, bytes: whole.length, sha256: '' }, input));
  assert.ok((await readImportBytes(sql, keys, import_id))?.equals(whole));

  await sql`update channels.import_parts set part = 38 where import_id = ${import_id} and part = 20`;
  assert.equal(await readImportBytes(sql, keys, import_id), null, 'one in the middle is missing');
  await sql`update channels.import_parts set part = 20 where import_id = ${import_id} and part = 36`;
  assert.equal(await readImportBytes(sql, keys, import_id), null, 'one stands in the place of another');
  await sql`delete from channels.import_parts where import_id = ${import_id}`;
  assert.equal(await readImportBytes(sql, keys, import_id), null, 'none is kept');
  assert.equal(await readImportBytes(sql, keys, newId()), null, 'there is no such import');
});
