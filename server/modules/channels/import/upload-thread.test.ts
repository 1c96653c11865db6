import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { createKeyring } from '../../../platform/crypto.ts';
import { Overloaded } from '../../../platform/group-commit.ts';
import { createLog } from '../../../platform/log.ts';
import { givenDatabase } from '../../../platform/testing.ts';
import { addressOf } from './address-of.ts';
import { readImportBytes } from './import-store.ts';
import { given_form, givenKeepAs } from './testing.ts';
import { openUploadThread } from './upload-thread.ts';

const secret = 'a secret of the shop, long enough for the test';
const { type, head, foot } = given_form;

test('what the thread has taken in stays when it is closed; where it ends in the middle its sender is told to come again, and nothing is kept', async (t) => {
  const { sql } = await givenDatabase(t);
  const open = () =>
    openUploadThread({ ...addressOf(sql), secret, previous: [], wrapping: [] }, createLog({ level: 'silent' }));
  const ids = async () => (await sql<{ id: string }[]>`select id from channels.imports`).map((row) => row.id);

  const cut = open();
  const coming = new PassThrough();
  const waiting = cut.receive(coming, type);
  coming.write(head);
  coming.write(randomBytes(200_000));
  const refused = assert.rejects(waiting, Overloaded);
  await cut.kill();
  await refused;
  assert.equal(cut.over, true);
  assert.deepEqual(await ids(), []);

  const whole = open();
  const bytes = randomBytes(3_000_000);
  const body = new PassThrough();
  const receiving = whole.receive(body, type);
  body.write(head);
  body.write(bytes);
  body.end(foot);
  const file = await receiving;
  assert.ok(file && file !== 'too_large');
  const kept = await file.keep(givenKeepAs('k', file));
  assert.ok(kept.ok);
  await whole.close();
  const [id] = await ids();
  assert.ok((await readImportBytes(sql, createKeyring(secret), id!))!.equals(bytes));
});
