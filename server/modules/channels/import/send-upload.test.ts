import assert from 'node:assert/strict';
import { hash, randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createKeyring } from '../../../platform/crypto.ts';
import { Overloaded } from '../../../platform/group-commit.ts';
import { givenDatabase } from '../../../platform/testing.ts';
import { createUploadHolder, type UploadAnswer, type UploadMessage } from './hold-uploads.ts';
import { readImportBytes } from './import-store.ts';
import { createUploadSender, type HeldUpload } from './send-upload.ts';
import { givenKeepAs as as, given_form } from './testing.ts';

const keys = createKeyring('a secret of the shop, long enough for the test');
const { type, head, foot } = given_form;
const piece_bytes = 50_000;

/** A body as a request has it: pieces, one after the other. */
function bodyOf(file: Buffer): Readable {
  const all = Buffer.concat([Buffer.from(head), file, Buffer.from(foot)]);
  const pieces = Array.from({ length: Math.ceil(all.length / piece_bytes) }, (_, n) =>
    all.subarray(n * piece_bytes, (n + 1) * piece_bytes),
  );
  return Readable.from(pieces, { objectMode: false, highWaterMark: piece_bytes });
}

/** Both ends. What goes between them is copied or given away, as between threads; while it is held, nothing arrives at the far one. */
async function givenEnds(t: TestContext) {
  const { sql } = await givenDatabase(t);
  const way: { held: UploadMessage[] | null } = { held: null };
  const holder = createUploadHolder({ sql, keys }, (answer: UploadAnswer) => {
    setImmediate(() => sender.heard(structuredClone(answer)));
  });
  const sender = createUploadSender((message, transfer) => {
    const copy = structuredClone(message, { transfer: transfer ?? [] });
    if (way.held) way.held.push(copy);
    else setImmediate(() => holder.hear(copy));
  });
  const hold = () => {
    way.held = [];
  };
  const letGo = () => {
    const late = way.held ?? [];
    way.held = null;
    for (const message of late) setImmediate(() => holder.hear(message));
  };
  const kept = async () =>
    (
      await sql<{ id: string; parts: number }[]>`
    select i.id, count(p.part)::int as parts from channels.imports i left join channels.import_parts p on p.import_id = i.id
    group by i.id order by i.id`
    ).map((row) => ({ ...row }));
  return { sql, hold, letGo, sender, kept };
}

async function received(from: Promise<HeldUpload | 'too_large' | null>): Promise<HeldUpload> {
  const file = await from;
  assert.ok(file && file !== 'too_large');
  return file;
}

test('five files at once are taken in by one thread: each is kept whole, once for its key, when that is answered and not before', async (t) => {
  const { sql, sender, kept } = await givenEnds(t);
  const files = [0, 1, 70_000, 300_000, 1_500_000].map((size) => randomBytes(size));
  const held = await Promise.all(files.map((file) => received(sender.receive(bodyOf(file), type))));
  assert.deepEqual(
    held.map(({ bytes, sha256, has_file }) => [bytes, sha256, has_file]),
    files.map((file) => [file.length, hash('sha256', file), true]),
  );
  assert.deepEqual(await kept(), []);
  const ids = await Promise.all(
    held.map(async (one, n) => {
      const answer = await one.keep(as(`key ${n}`, one));
      assert.ok(answer.ok);
      return (answer.value.body as { import_id: string }).import_id;
    }),
  );
  for (const [n, id] of ids.entries()) assert.ok((await readImportBytes(sql, keys, id))!.equals(files[n]!));
  // The same again, by another upload of the same file.
  const again = await received(sender.receive(bodyOf(files[3]!), type));
  assert.deepEqual(await again.keep(as('key 3', again)), {
    ok: true,
    value: { status: 202, body: { import_id: ids[3] } },
  });
  assert.equal((await kept()).length, files.length);
});

test('a file that ends too early is none, one that is dropped leaves nothing, and the next one is taken', async (t) => {
  const { sender, kept } = await givenEnds(t);
  const cut = new PassThrough();
  const reading = sender.receive(cut, type);
  cut.write(head);
  cut.write(randomBytes(200_000));
  await turn();
  cut.destroy();
  assert.equal(await reading, null);
  assert.equal(await sender.receive(Readable.from([Buffer.from('no form')], { objectMode: false }), type), null);
  (await received(sender.receive(bodyOf(randomBytes(100_000)), type))).drop();
  assert.deepEqual(await kept(), []);
  const file = await received(sender.receive(bodyOf(randomBytes(100_000)), type));
  assert.ok((await file.keep(as('key', file))).ok);
  assert.deepEqual(
    (await kept()).map((one) => one.parts),
    [2],
  );
});

test('a body waits while the other end takes nothing: a megabyte of it is on its way, no more', async (t) => {
  const { hold, letGo, sender } = await givenEnds(t);
  hold();
  let read = 0;
  const file = randomBytes(12_000_000);
  const body = bodyOf(file);
  const push = body.push.bind(body);
  body.push = (...some) => {
    read += (some[0] as Buffer | null)?.length ?? 0;
    return push(...some);
  };
  const receiving = sender.receive(body, type);
  for (let n = 0; n < 1_000; n++) await turn();
  assert.ok(read <= 1024 * 1024 + 4 * piece_bytes, `${read} bytes were read`);
  letGo();
  assert.equal((await received(receiving)).bytes, file.length);
  assert.ok(read > file.length);
});

test('where the other end is gone, whoever waits for it is told to come again', async (t) => {
  const { hold, sender, kept } = await givenEnds(t);
  const held = await received(sender.receive(bodyOf(randomBytes(1_000)), type));
  hold();
  const waiting = [sender.receive(bodyOf(randomBytes(900_000)), type), held.keep(as('key', held))];
  await turn();
  sender.gone();
  for (const one of waiting) await assert.rejects(one, Overloaded);
  await assert.rejects(held.keep(as('another key', held)), Overloaded);
  await assert.rejects(sender.receive(bodyOf(randomBytes(10)), type), Overloaded);
  held.drop();
  // What was asked before it was gone may have been done: the same key is answered with it then.
  assert.ok((await kept()).length <= 1);
});
