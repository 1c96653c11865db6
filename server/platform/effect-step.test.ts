import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { count, howMany } from '../../test/count.ts';
import { claim, nextStep, type Outcome, type Policy, type Standing, unpark, wayOn } from './effect-step.ts';

const lease_ms = 60_000;
const policy: Policy = { backoff_ms: (attempt) => 1_000 * 2 ** Math.min(attempt, 6), give_up_after_ms: 600_000 };

const outcomes = fc.oneof(
  fc.constant<Outcome>({ state: 'done', result: {} }),
  fc.constant<Outcome>({ state: 'refused', code: 'NO' }),
  fc.constant<Outcome>({ state: 'unknown', reason: 'timeout' }),
  fc.constant<Outcome>({ state: 'retry', reason: 'refused connection' }),
);

type Command =
  | { do: 'take'; can_query: boolean }
  | { do: 'answer'; outcome: Outcome; random: number }
  | { do: 'die' }
  | { do: 'wait'; ms: number }
  | { do: 'unpark' };

const commands = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('take' as const), can_query: fc.boolean() }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('answer' as const),
        outcome: outcomes,
        random: fc.double({ min: 0, max: 0.999, noNaN: true }),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ do: 'die' as const }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 200_000 }) }) },
    { weight: 1, arbitrary: fc.constant({ do: 'unpark' as const }) },
  ),
  { minLength: 20, maxLength: 60, size: 'max' },
) as fc.Arbitrary<Command[]>;

const fresh = (now: Date): Standing => ({
  state: 'due',
  attempts: 0,
  may_be_sent: false,
  next_at: now,
  first_tried_at: null,
});

/**
 * Plays a history against one effect and keeps, beside it, what the world knows: when something was really sent, whether
 * a send is still in the hands of a live process, and whether the last thing known is that nothing was sent.
 */
function play(history: Command[]): { ended: boolean; tries: number } {
  let now = new Date(1_000_000);
  let effect = fresh(now);
  let hand: { way: 'perform' | 'query'; until: Date } | null = null;
  let perhaps_sent = false;
  let tries = 0;
  for (const command of history) {
    const before = effect;
    if (command.do === 'wait') {
      now = new Date(now.getTime() + command.ms);
      if (hand && hand.until <= now) hand = null; // its own time limit, far inside the lease
    } else if (command.do === 'die') hand = null;
    else if (command.do === 'unpark') effect = unpark(effect, now) ?? effect;
    else if (command.do === 'take') {
      const way = wayOn(effect, now, command.can_query);
      if (way === 'nothing') continue;
      assert.equal(hand, null, 'never in two hands');
      if (way === 'perform' && command.can_query) assert.ok(!perhaps_sent, 'what may be sent is asked about first');
      if (way === 'perform') perhaps_sent = true;
      effect = claim(effect, now, lease_ms);
      hand = { way, until: new Date(now.getTime() + lease_ms / 2) };
      tries++;
      assert.equal(wayOn(effect, now, true), 'nothing', 'a lease protects it');
    } else if (hand) {
      const step = nextStep(effect, command.outcome, now, policy, command.random);
      assert.ok(step, 'an answer in time always counts');
      hand = null;
      perhaps_sent = command.outcome.state !== 'retry';
      effect = step;
      checkStep(before, step, command.outcome, now);
    }
    assert.equal(effect.next_at === null, ['done', 'refused', 'parked'].includes(effect.state));
    if (before.state === 'done' || before.state === 'refused') assert.deepEqual(effect, before, 'a last word stays');
  }
  return { ended: effect.next_at === null, tries };
}

function checkStep(before: Standing, step: Standing, outcome: Outcome, now: Date): void {
  if (outcome.state === 'done' || outcome.state === 'refused') {
    assert.equal(step.state, outcome.state);
    return;
  }
  const tried_for_ms = now.getTime() - before.first_tried_at!.getTime();
  assert.equal(step.state === 'parked', tried_for_ms >= policy.give_up_after_ms, 'parked exactly when patience ends');
  if (step.state === 'parked') return;
  assert.equal(step.state, outcome.state === 'unknown' ? 'unknown' : 'due');
  const pause_ms = step.next_at!.getTime() - now.getTime();
  const middle_ms = policy.backoff_ms(before.attempts);
  assert.ok(pause_ms >= middle_ms * 0.8 && pause_ms <= middle_ms * 1.2 + 1, 'the pause grows as the policy says');
}

test('10,000 histories of one effect: one hand at a time, asked before sent again, parked when patience ends', () => {
  const histories = howMany(10_000, 200_000);
  let tries = 0;
  let ended = 0;
  fc.assert(
    fc.property(commands, (history) => {
      const played = play(history);
      tries += played.tries;
      ended += Number(played.ended);
    }),
    { numRuns: histories },
  );
  count('histories', histories);
  assert.ok(tries > 20_000 && ended > 2_000, `the histories do something: ${tries} tries, ${ended} ended`);
});

test('late words: a last word ends a parked effect, nothing else moves it; a first last word stays', () => {
  const now = new Date(5_000_000);
  const parked: Standing = { ...fresh(now), state: 'parked', next_at: null, may_be_sent: true };
  assert.equal(nextStep(parked, { state: 'done', result: {} }, now, policy, 0)!.state, 'done');
  assert.equal(nextStep(parked, { state: 'unknown', reason: '' }, now, policy, 0), null);
  const done: Standing = { ...parked, state: 'done' };
  assert.equal(nextStep(done, { state: 'refused', code: 'x' }, now, policy, 0), null);
  const refused: Standing = { ...parked, state: 'refused' };
  assert.equal(nextStep(refused, { state: 'done', result: {} }, now, policy, 0), null);
  assert.equal(unpark(parked, now)!.state, 'unknown');
  assert.equal(unpark({ ...parked, may_be_sent: false }, now)!.state, 'due');
  assert.equal(unpark(done, now), null);
});
