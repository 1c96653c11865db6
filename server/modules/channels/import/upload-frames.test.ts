import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createFrameReader, type Frame, frameHead } from './upload-frames.ts';

const bytes = fc.uint8Array({ maxLength: 40 }).map((some) => Buffer.from(some));
const frame: fc.Arbitrary<Frame> = fc.record(
  {
    kind: fc.constantFrom('begin' as const, 'piece' as const, 'end' as const, 'cut' as const),
    upload: fc.nat(2 ** 31),
    bytes,
  },
  { noNullPrototype: true },
);

test('however the pipe cuts what was sent, the same frames are heard in their order', () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 30 })), (sent, cuts) => {
      const heard: Frame[] = [];
      const hear = createFrameReader((one) => heard.push({ ...one, bytes: Buffer.from(one.bytes) }));
      const all = Buffer.concat(sent.flatMap((one) => [frameHead(one), one.bytes]));
      let at = 0;
      for (const cut of cuts) {
        hear(all.subarray(at, at + cut));
        at += cut;
      }
      hear(all.subarray(at));
      assert.deepEqual(heard, sent);
    }),
  );
});
