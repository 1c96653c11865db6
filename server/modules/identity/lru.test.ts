import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLru } from './lru.ts';

test('never more than its most, and whoever was used last stays', () => {
  const act = fc.record({ key: fc.integer({ min: 0, max: 14 }), set: fc.boolean() });
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 10 }), fc.array(act, { minLength: 60, maxLength: 200 }), (max, acts) => {
      const lru = createLru<number>({ max, ttl_ms: 60_000 });
      // By last use, the newest last.
      const used: number[] = [];
      for (const { key, set } of acts) {
        const place = used.indexOf(key);
        if (set) lru.set(String(key), key);
        else {
          const found = lru.get(String(key));
          const newer = used.length - 1 - place;
          if (place >= 0 && newer < Math.floor(max * 0.75) - 1)
            assert.equal(found, key, `${newer} of ${max} were used since`);
          if (found === undefined) continue;
        }
        if (place >= 0) used.splice(place, 1);
        used.push(key);
        assert.ok(lru.size <= max);
      }
    }),
    { numRuns: 500 },
  );
});
