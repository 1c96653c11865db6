import assert from 'node:assert/strict';
import { hash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type ClientRequest, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { ok } from '@madang/contract';
import fc from 'fast-check';
import Fastify from 'fastify';
import { createKeyring, type Keyring } from '../../../platform/crypto.ts';
import type { SealedFile } from './import-store.ts';
import { takeUploads, withUpload } from './read-upload.ts';

const most_bytes = 64 * 1024;
const keys = createKeyring('a secret of the shop, long enough for the test');
const head =
  '--x\r\ncontent-disposition: form-data; name="file"; filename="a.xlsx"\r\ncontent-type: application/zip\r\n\r\n';
const foot = '\r\n--x--\r\n';

/** A server that takes uploads as the shop does, and what it was given. */
async function givenTaker(t: TestContext, sealing: Keyring = keys) {
  const app = Fastify();
  const taken: SealedFile[] = [];
  const answers: unknown[] = [];
  await app.register(async (scope) => {
    await takeUploads(scope);
    scope.post('/', async (asked) => {
      const answer = await withUpload(asked, sealing, async (file) => {
        taken.push(file);
        return ok({});
      });
      answers.push(answer);
      return answer;
    });
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  t.after(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  const begin = (): ClientRequest => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const sent = request({ port, host: '127.0.0.1', method: 'POST', path: '/', headers });
    sent.on('error', () => {});
    sent.write(head);
    return sent;
  };
  const send = async (pieces: readonly Buffer[]) => {
    const sent = begin();
    for (const piece of pieces) sent.write(piece);
    sent.end(foot);
    const [reply] = await once(sent, 'response');
    const bytes: Buffer[] = [];
    for await (const chunk of reply) bytes.push(chunk);
    return JSON.parse(Buffer.concat(bytes).toString()) as { ok: boolean };
  };
  return { taken, answers, begin, send };
}

const open = ({ import_id, parts }: SealedFile, shift = 0) =>
  parts.map((part, n) => keys.open(part, `channels.import_part:${import_id}:${n + shift}`));

test('however a file comes in, its sealed parts are the file, each in its own place', async (t) => {
  const { taken, send } = await givenTaker(t);
  const sizes = fc.array(fc.oneof(fc.nat(300), fc.nat(200_000), fc.constant(most_bytes)), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(sizes, async (pieces) => {
      const sent = pieces.map((size) => randomBytes(size));
      assert.ok((await send(sent)).ok);
      const [whole, file] = [Buffer.concat(sent), taken.pop()!];
      assert.deepEqual([file.bytes, file.sha256], [whole.length, hash('sha256', whole)]);
      const opened = open(file);
      assert.ok(opened.every((part) => part && part.length <= most_bytes));
      assert.ok(Buffer.concat(opened as Buffer[]).equals(whole));
      assert.ok(open(file, 1).every((part) => part === null));
    }),
    { numRuns: 40 },
  );
});

test('between two parts of a large file everybody else has a turn', async (t) => {
  let now = 0;
  const sealed_in: number[] = [];
  const seal: Keyring['seal'] = (...words) => {
    sealed_in.push(now);
    return keys.seal(...words);
  };
  const { taken, send } = await givenTaker(t, { ...keys, seal });
  let over = false;
  const turns = (async () => {
    for (; !over; now++) await turn();
  })();
  assert.ok((await send([randomBytes(8_000_000)])).ok);
  over = true;
  await turns;
  assert.equal(taken[0]!.parts.length, Math.ceil(8_000_000 / most_bytes));
  const in_turn = Map.groupBy(sealed_in, (at) => at);
  const most = Math.max(...[...in_turn.values()].map((some) => some.length));
  // One as it comes, and one that had come already.
  assert.ok(most <= 3, `${most} parts were sealed in one turn`);
});

test('a file that is cut off is not taken, and holds nobody else’s place', async (t) => {
  const { taken, answers, begin, send } = await givenTaker(t);
  for (let cut = 1; cut <= 5; cut++) {
    const sent = begin();
    await new Promise((done) => sent.write(randomBytes(200_000), done));
    sent.destroy();
    while (answers.length < cut) await turn();
  }
  assert.deepEqual(
    answers.map((answer) => (answer as { ok: boolean }).ok),
    [false, false, false, false, false],
  );
  assert.equal(taken.length, 0);
  assert.ok((await send([randomBytes(10)])).ok);
  assert.equal(taken.length, 1);
});
