import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createBeacon } from './beacon.ts';

/** Round 657413 of drand's quicknet, as its relays tell it (and as drand-verify's own page does). */
const told = {
  round: 657_413,
  randomness: 'fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587',
  signature: 'b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b',
};

test('a round that quicknet signed is taken; one it did not sign, however well it hashes, is not', async (t) => {
  let answer: object = told;
  const server = createServer((_, reply) => reply.end(JSON.stringify(answer)));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const beacon = createBeacon(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  assert.deepEqual(await beacon.read(told.round), { value: told.randomness });
  // The same signature, said to be of the next round.
  answer = { ...told, round: told.round + 1 };
  assert.deepEqual(await beacon.read(told.round + 1), { fault: 'bad_answer' });
  answer = { ...told, randomness: 'ab'.repeat(32) };
  assert.deepEqual(await beacon.read(told.round), { fault: 'bad_answer' });
});
