import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Say } from '../../../ui/lib/language.ts';
import { closedWords } from '../product/closed-words.ts';
import type { CartLine } from './api.ts';
import { lineWords, mostOf, moveOf } from './line-state.ts';

const ko: Say = (korean) => korean;
const line = (state: CartLine['state'], more: Partial<CartLine> = {}) => ({
  state,
  available: 9,
  opens_at: null,
  closes_at: null,
  cap_per_person: null,
  ...more,
});
const opens_at = '2026-11-23T11:00:00.000Z';

test('a line says why it cannot be bought as its product’s page does', () => {
  for (const state of ['all_held', 'sold_out', 'canceled', 'paused', 'temporarily_sold_out', 'not_on_sale'] as const)
    assert.equal(lineWords(line(state), 'ko', ko)?.words, closedWords(state, ko));
  assert.notEqual(lineWords(line('all_held'), 'ko', ko)?.words, lineWords(line('sold_out'), 'ko', ko)?.words);
  assert.match(lineWords(line('all_held'), 'ko', ko)!.more!, /결제되지 않으면 여기서 다시/);
  assert.equal(lineWords(line('ok'), 'ko', ko), null);
  assert.match(lineWords(line('upcoming', { opens_at }), 'ko', ko)!.words, /^11월 23일.*20:00에 열립니다$/);
  assert.match(lineWords(line('ended', { closes_at: opens_at }), 'ko', ko)!.words, /20:00에 끝났습니다$/);
});

test('the button does what can be done: all, some, fewer, or waits for what opens first', () => {
  const later = line('upcoming', { opens_at: '2026-11-24T11:00:00.000Z' });
  const held = line('all_held');
  const ok = line('ok');
  assert.deepEqual(moveOf([ok, ok]), { kind: 'order' });
  assert.deepEqual(moveOf([ok, held, later]), { kind: 'order_some', kinds: 1 });
  assert.deepEqual(moveOf([ok, held, line('short')]), { kind: 'reduce' });
  assert.deepEqual(moveOf([line('over_limit'), ok]), { kind: 'reduce' });
  assert.deepEqual(moveOf([later, line('upcoming', { opens_at }), line('sold_out')]), { kind: 'wait', opens_at });
  assert.deepEqual(moveOf([later, held]), { kind: 'nothing', all_held: true });
  assert.deepEqual(moveOf([line('ended'), line('sold_out')]), { kind: 'nothing', all_held: false });
});

test('no more can be taken than there is, and than one person may have', () => {
  assert.equal(mostOf({ available: 5, cap_per_person: 2 }), 2);
  assert.equal(mostOf({ available: 1, cap_per_person: 2 }), 1);
  assert.equal(mostOf({ available: null, cap_per_person: null }), 999);
});
