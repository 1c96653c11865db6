import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { farFrom, fromKoreaInput, koreaDay, koreaDayStart, toKoreaInput } from './korea-time.ts';

const second_ms = fc
  .integer({ min: Date.parse('1990-01-01'), max: Date.parse('2100-01-01') })
  .map((ms) => ms - (ms % 1_000));

test('every second goes into the picker and comes back, whatever zone this computer is in', () => {
  fc.assert(
    fc.property(second_ms, (ms) => {
      const iso = new Date(ms).toISOString();
      assert.equal(fromKoreaInput(toKoreaInput(iso)), iso);
    }),
  );
  assert.equal(toKoreaInput('2026-11-21T15:00:00Z'), '2026-11-22T00:00:00');
  assert.equal(fromKoreaInput('2026-11-22T00:00'), '2026-11-21T15:00:00.000Z');
});

test('what is not a time is not read', () => {
  for (const text of ['', '2026-11-22', '2026-02-30T10:00', '2026-13-01T10:00', '22/11/2026 10:00', '2026-11-22T25:00'])
    assert.equal(fromKoreaInput(text), null, text);
  assert.equal(toKoreaInput('nonsense'), '');
  assert.equal(toKoreaInput(null), '');
});

test('a Korean day starts at its own midnight and holds the instant', () => {
  fc.assert(
    fc.property(second_ms, (ms) => {
      const start = koreaDayStart(ms);
      assert.ok(start <= ms && ms < start + 86_400_000);
      assert.equal(toKoreaInput(new Date(start).toISOString()).slice(10), 'T00:00:00');
      assert.equal(koreaDay(start), koreaDay(ms));
    }),
  );
});

test('how far away is said in words', () => {
  const now = Date.parse('2026-11-21T00:00:00Z');
  assert.equal(farFrom('2026-11-21T02:30:00Z', now, 'ko'), '2시간 30분 뒤');
  assert.equal(farFrom('2026-11-18T00:00:00Z', now, 'en'), '3 d ago');
  assert.equal(farFrom('2026-11-21T00:05:00Z', now, 'en'), 'in 5 min');
});
