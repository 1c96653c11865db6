import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sendPieces } from './send-pieces.ts';

test('as many as there are go in pieces: each once, in turn, none larger than a route takes, and how far it is', async () => {
  const sizes = [fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 12 })] as const;
  await fc.assert(
    fc.asyncProperty(...sizes, async (length, at_once) => {
      const items = Array.from({ length }, (_, at) => at);
      const sent: number[][] = [];
      const told: number[] = [];
      const replies = await sendPieces(
        items,
        at_once,
        async (piece, index) => {
          assert.equal(index, sent.length, 'one after another');
          sent.push(piece);
          return piece.length;
        },
        (done) => told.push(done),
      );
      assert.deepEqual(sent.flat(), items);
      assert.ok(sent.every((piece) => piece.length > 0 && piece.length <= at_once));
      assert.deepEqual(
        replies,
        sent.map((piece) => piece.length),
      );
      assert.equal(told.at(-1) ?? 0, length);
    }),
  );
});

test('a piece that is refused ends it: what went before is told, what comes after is not sent', async () => {
  const told: number[] = [];
  let sent = 0;
  const send = async () => {
    sent += 1;
    if (sent === 2) throw new Error('refused');
  };
  await assert.rejects(
    sendPieces([1, 2, 3, 4, 5], 2, send, (done) => told.push(done)),
    /refused/,
  );
  assert.deepEqual([sent, told], [2, [2]]);
});
