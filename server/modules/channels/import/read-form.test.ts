import assert from 'node:assert/strict';
import { hash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type ClientRequest, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import Fastify from 'fastify';
import { createKeyring, type Keyring } from '../../../platform/crypto.ts';
import { newId } from '../../../platform/ids.ts';
import { type SealedFile, sealPart } from './import-store.ts';
import { isForm, readForm, takeForms } from './read-form.ts';

const most_bytes = 64 * 1024;
const keys = createKeyring('a secret of the shop, long enough for the test');
const head =
  '--x\r\ncontent-disposition: form-data; name="file"; filename="a.xlsx"\r\ncontent-type: application/zip\r\n\r\n';
const foot = '\r\n--x--\r\n';

const limit_mb = 9;

/** A server that takes forms as the shop does, and what it was given. */
async function givenTaker(t: TestContext, sealing: Keyring = keys) {
  const app = Fastify();
  const taken: SealedFile[] = [];
  const answers: unknown[] = [];
  await app.register(async (scope) => {
    takeForms(scope);
    scope.post('/', async (asked) => {
      const type = asked.headers['content-type'];
      const import_id = newId();
      const keep = (piece: Buffer, part: number) => sealPart(sealing, import_id, part, piece);
      const form = isForm(type) ? await readForm(asked.raw, { type, limit_mb }, keep) : null;
      const whole = form !== null && form !== 'too_large';
      if (whole) taken.push({ import_id, parts: form.parts ?? [], bytes: form.bytes, sha256: form.sha256 });
      answers.push(form);
      asked.raw.resume();
      return { ok: whole, texts: whole ? form.texts : null, has_file: whole && form.parts !== null, said: form };
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
  const post = async (body: string, boundary = '; boundary=x') => {
    const headers = { 'content-type': `multipart/form-data${boundary}` };
    const reply = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body });
    return (await reply.json()) as { texts: object | null; has_file: boolean; said: unknown };
  };
  return { taken, answers, begin, send, post };
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

test('a file that is cut off is not taken, and the next one is', async (t) => {
  const { taken, answers, begin, send } = await givenTaker(t);
  for (let cut = 1; cut <= 5; cut++) {
    const sent = begin();
    await new Promise((done) => sent.write(randomBytes(200_000), done));
    sent.destroy();
    while (answers.length < cut) await turn();
  }
  assert.deepEqual(answers, [null, null, null, null, null]);
  assert.equal(taken.length, 0);
  assert.ok((await send([randomBytes(10)])).ok);
  assert.equal(taken.length, 1);
});

test('of a file above the limit, and of more words than there may be, nothing is taken', async (t) => {
  const { taken, answers, send, post } = await givenTaker(t);
  assert.equal((await send([randomBytes(limit_mb * 1024 * 1024 + 1)])).ok, false);
  assert.ok((await send([randomBytes(limit_mb * 1024 * 1024)])).ok);
  const word = (n: number) => `--x\r\ncontent-disposition: form-data; name="w${n}"\r\n\r\n${n}\r\n`;
  const words = (count: number) => `${Array.from({ length: count }, (_, n) => word(n)).join('')}--x--\r\n`;
  assert.equal((await post(words(7))).said, 'too_large');
  assert.deepEqual((await post(words(6))).texts, { w0: '0', w1: '1', w2: '2', w3: '3', w4: '4', w5: '5' });
  const file = (name: string) => `${head.replace('a.xlsx', name)}a\r\n`;
  assert.equal((await post(`${file('a')}${file('b')}--x--\r\n`)).said, 'too_large');
  assert.deepEqual(
    answers.map((answer) => (answer === 'too_large' ? answer : 'whole')),
    ['too_large', 'whole', 'too_large', 'whole', 'too_large'],
  );
  assert.deepEqual(
    taken.map((one) => one.bytes),
    [limit_mb * 1024 * 1024, 0],
  );
});

test('what is no form is none: without a boundary, empty, or ended in the middle of a part', async (t) => {
  const { post } = await givenTaker(t);
  assert.equal((await post('a', '')).said, null);
  assert.equal((await post('')).said, null);
  assert.equal((await post(`${head}abc`)).said, null);
  assert.equal((await post('abc')).said, null);
  const none = await post(`--x\r\ncontent-disposition: form-data; name="__proto__"\r\n\r\na\r\n--x--\r\n`);
  assert.deepEqual([none.has_file, none.texts], [false, {}]);
});
