import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@madang/contract/client';
import { actOnce, isUnanswered } from './act.ts';

/** A tab's storage. */
function givenStorage(): Map<string, string> {
  const kept = new Map<string, string>();
  Object.assign(globalThis, {
    sessionStorage: {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => kept.set(name, value),
      removeItem: (name: string) => kept.delete(name),
    },
  });
  return kept;
}
const refusal = (status: number, code: string) => new Problem(status, { code }, null);

test('a lost answer is asked for again with the same key, then the key is done with', async () => {
  const kept = givenStorage();
  const keys: string[] = [];
  const answer = await actOnce('place', { a: 1 }, async (key) => {
    keys.push(key);
    if (keys.length < 3) throw keys.length === 1 ? new TypeError('network') : refusal(503, 'overloaded');
    return 'done';
  });
  assert.equal(answer, 'done');
  assert.equal(new Set(keys).size, 1);
  assert.equal(keys.length, 3);
  assert.equal(kept.size, 0);
});

test('a refusal is an answer: the next click is another act', async () => {
  givenStorage();
  const keys: string[] = [];
  const send = async (key: string): Promise<never> => {
    keys.push(key);
    throw refusal(409, 'sold_out');
  };
  await assert.rejects(actOnce('place', { a: 1 }, send), { code: 'sold_out' });
  await assert.rejects(actOnce('place', { a: 1 }, send), { code: 'sold_out' });
  assert.equal(new Set(keys).size, 2);
});

test('a reload between click and answer keeps the key; another request has another', async () => {
  givenStorage();
  const keys: string[] = [];
  const hang = (key: string) => {
    keys.push(key);
    return new Promise<never>(() => {});
  };
  void actOnce('place', { a: 1 }, hang);
  void actOnce('place', { a: 1 }, hang);
  void actOnce('place', { a: 2 }, hang);
  assert.equal(keys[0], keys[1]);
  assert.notEqual(keys[0], keys[2]);
});

test('what counts as unanswered', () => {
  assert.equal(isUnanswered(new TypeError('network')), true);
  assert.equal(isUnanswered(refusal(503, 'overloaded')), true);
  assert.equal(isUnanswered(refusal(429, 'too_many_requests')), true);
  assert.equal(isUnanswered(refusal(409, 'sold_out')), false);
  assert.equal(isUnanswered(new Error('a bug')), false);
});
