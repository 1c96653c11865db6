import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Say } from '../../../ui/lib/language.ts';
import { type DropDraft, emptyDraft, readDraft } from './drop-form.ts';

const t: Say = (_ko, en) => en;
const now_ms = Date.parse('2026-11-21T03:20:00Z');
const facts = { now_ms, available: 50, taken: 0, editing: false };
const good: DropDraft = {
  ...emptyDraft(now_ms),
  variant_id: '0198f000-0000-7000-8000-000000000001',
  title_ko: '첫 공개',
  title_en: 'Launch',
  allotment: '1,0',
};

const errorsOf = (change: Partial<DropDraft>, more: Partial<typeof facts> = {}) => {
  const read = readDraft({ ...good, ...change }, { ...facts, ...more }, t);
  return 'errors' in read ? Object.keys(read.errors).sort() : [];
};

test('a new drop opens at a full hour, for a day', () => {
  const draft = emptyDraft(now_ms);
  assert.equal(draft.opens_at, '2026-11-21T14:00:00');
  assert.equal(draft.closes_at, '2026-11-22T14:00:00');
});

test('a good draft is sent as UTC instants and plain numbers; a promised day only for a pre-order', () => {
  const read = readDraft({ ...good, allotment: '50', promised_on: '2027-01-01' }, facts, t);
  assert.ok('body' in read);
  assert.equal(read.body.opens_at, '2026-11-21T05:00:00.000Z');
  assert.equal(read.body.allotment, 50);
  assert.equal('promised_on' in read.body, false);
});

test('every field that is wrong is named at once', () => {
  assert.deepEqual(errorsOf({ variant_id: null, title_ko: ' ', title_en: '', allotment: 'ten', cap_per_person: '0' }), [
    'allotment',
    'cap_per_person',
    'title_en',
    'title_ko',
    'variant_id',
  ]);
  assert.deepEqual(errorsOf({ closes_at: '2026-11-21T13:59:59' }), ['closes_at']);
  assert.deepEqual(errorsOf({ opens_at: '2026-11-20T10:00', closes_at: '2026-11-20T11:00' }), ['closes_at']);
  assert.deepEqual(errorsOf({ hold_minutes: '61' }), ['hold_minutes']);
  assert.deepEqual(errorsOf({ opens_at: '' }), ['opens_at']);
});

test('no more than there is, no less than is taken; a pre-order has no stock but a day', () => {
  assert.deepEqual(errorsOf({ allotment: '51' }), ['allotment']);
  assert.deepEqual(errorsOf({ allotment: '50' }), []);
  assert.deepEqual(
    errorsOf({ allotment: '51' }, { available: null as never }),
    [],
    'not known yet: the server decides',
  );
  assert.deepEqual(errorsOf({ allotment: '9' }, { taken: 10 }), ['allotment']);
  assert.deepEqual(errorsOf({ kind: 'preorder', allotment: '5000' }), ['promised_on']);
  assert.deepEqual(errorsOf({ kind: 'preorder', promised_on: '2026-11-21' }), ['promised_on']);
  assert.deepEqual(errorsOf({ kind: 'preorder', promised_on: '2026-12-24' }), []);
});
