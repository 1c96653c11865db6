import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Say } from '../../../ui/lib/language.ts';
import { draftOf, type LineDraft, readDraft, roundFrom, timeOfRound } from './line-form.ts';
import type { AdminLine } from './lines.ts';

const t: Say = (_ko, en) => en;
const line = {
  prequeue_at: null,
  serve_at: '2026-12-01T03:00:00.000Z',
  close_at: null,
  draws: false,
  beacon_round: null,
  needs_verified_phone: false,
  entries_per_address: null,
  entries_per_device: null,
  claim_ms: 120_000,
  stay_ms: 600_000,
  absent_ms: 90_000,
  overbooking: 1.5,
  auto_buyers: null,
  auto_latency_ms: null,
  open_paths: ['/help'],
} as unknown as AdminLine;
const read = (change: Partial<LineDraft>) => readDraft({ ...draftOf(line), ...change }, line, t);
const bodyOf = (change: Partial<LineDraft>) => (read(change) as { body?: object }).body;
const errorsOf = (change: Partial<LineDraft>) => Object.keys((read(change) as { errors?: object }).errors ?? {}).sort();

test('what was not touched is not sent; times, seconds and minutes become instants and milliseconds', () => {
  assert.deepEqual(bodyOf({}), {});
  const odd = { ...line, claim_ms: 1_500 };
  assert.deepEqual(readDraft(draftOf(odd), odd, t), { body: {} });
  assert.deepEqual(bodyOf({ claim_s: '90', stay_s: '300', prequeue_at: '2026-12-01T11:50:00' }), {
    claim_ms: 90_000,
    stay_ms: 300_000,
    prequeue_at: '2026-12-01T02:50:00.000Z',
  });
  assert.deepEqual(bodyOf({ tied: false, open_paths: '/help\n/assets/' }), {
    overbooking: null,
    open_paths: ['/help', '/assets/'],
  });
});

test('a round that is out before the list is frozen is refused at its field; the next one after it is not', () => {
  const frozen_ms = Date.parse(line.serve_at!);
  const round = roundFrom(frozen_ms + 60_000);
  assert.ok(timeOfRound(round) >= frozen_ms + 60_000 && timeOfRound(round - 1) < frozen_ms + 60_000);
  assert.deepEqual(errorsOf({ draws: true, beacon: true, beacon_round: String(roundFrom(frozen_ms)) }), [
    'beacon_round',
  ]);
  assert.deepEqual(errorsOf({ draws: true, beacon: true, beacon_round: '' }), ['beacon_round']);
  assert.deepEqual(bodyOf({ draws: true, beacon: true, beacon_round: String(round) }), {
    draws: true,
    beacon_round: round,
  });
  assert.deepEqual(bodyOf({ draws: true, beacon: false }), { draws: true, beacon_round: null });
});

test('every field that is wrong is named at once', () => {
  assert.deepEqual(
    errorsOf({
      prequeue_at: '2026-12-01T13:00:00',
      close_at: '2026-12-01T11:00:00',
      claim_s: '0',
      absent_s: '',
      overbooking: '30',
      entries_per_address: '-1',
      auto_buyers: 'many',
      open_paths: 'help',
    }),
    [
      'absent_s',
      'auto_buyers',
      'claim_s',
      'close_at',
      'entries_per_address',
      'open_paths',
      'overbooking',
      'prequeue_at',
    ],
  );
  assert.deepEqual(errorsOf({ serve_at: '', prequeue_at: '2026-12-01T13:00:00' }), ['serve_at']);
  assert.deepEqual(errorsOf({ open_paths: '/a/../b' }), ['open_paths']);
});
