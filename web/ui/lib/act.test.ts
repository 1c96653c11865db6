import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@madang/contract/client';
import { actOnce, actsInTurn, isUnanswered } from './act.ts';

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

/** Acts in turn on a server that answers when it is told to. */
function givenSlowServer() {
  const turn = actsInTurn<unknown, string | undefined>();
  const heard: unknown[] = [];
  const answers: (() => void)[] = [];
  const press = (input: unknown) =>
    turn.take(input, async (waited) => {
      heard.push(waited ? [input] : input);
      await new Promise<void>((done) => answers.push(done));
      return JSON.stringify(input);
    });
  const answer = async () => {
    answers.shift()!();
    await new Promise((done) => setTimeout(done, 5));
  };
  return { turn, press, heard, answer };
}

test('a second press with something else waits for the first, and nothing of it is lost', async () => {
  const { turn, press, heard, answer } = givenSlowServer();
  const [red, blue, red_again] = [press({ mark: 'red' }), press({ mark: 'blue' }), press({ mark: 'red' })];
  assert.deepEqual(heard, [{ mark: 'red' }], 'one at a time');
  assert.equal(turn.waiting({ mark: 'blue' }), true);
  await answer();
  await answer();
  assert.deepEqual(heard, [{ mark: 'red' }, [{ mark: 'blue' }], [{ mark: 'red' }]], 'in the order of the presses');
  assert.equal(turn.waiting({ mark: 'red' }), false);
  await answer();
  const told = await Promise.all([red, blue, red_again]);
  assert.deepEqual(told, ['{"mark":"red"}', '{"mark":"blue"}', '{"mark":"red"}']);
});

test('the same press again joins, whether it runs or waits; after its answer it is another act', async () => {
  const { press, heard, answer } = givenSlowServer();
  assert.equal(press({ a: 1 }), press({ a: 1 }));
  assert.equal(press({ a: 2 }), press({ a: 2 }));
  await answer();
  await answer();
  void press({ a: 2 });
  assert.deepEqual(heard, [{ a: 1 }, [{ a: 2 }], { a: 2 }]);
});

test('two files are two requests, though both are forms', async () => {
  givenStorage();
  const keys: string[] = [];
  const form = (name: string) => {
    const body = new FormData();
    body.set('file', new File(['a'], name));
    return body;
  };
  const hang = (key: string) => {
    keys.push(key);
    return new Promise<never>(() => {});
  };
  for (const name of ['a.xlsx', 'b.xlsx']) void actOnce('send-file', form(name), hang);
  assert.equal(new Set(keys).size, 2);
});
