/** What became of a try. `retry` means surely nothing was sent; `unknown` means it may have been. */
export type Outcome =
  | { state: 'done'; result: object }
  | { state: 'refused'; code: string; detail?: object }
  | { state: 'unknown'; reason: string }
  | { state: 'retry'; reason: string };

export type EffectState = 'due' | 'running' | 'unknown' | 'done' | 'refused' | 'parked';

/** How patient a kind is. `backoff_ms(attempt)` counts from 1; pauses are spread by a fifth either way. */
export type Policy = { backoff_ms(attempt: number): number; give_up_after_ms: number };

export const default_policy: Policy = {
  backoff_ms: (attempt) => Math.min(60_000, 1_000 * 2 ** Math.min(attempt - 1, 10)),
  give_up_after_ms: 24 * 3_600_000,
};

/** What is stored of an effect, as far as its next step depends on it. */
export type Standing = {
  state: EffectState;
  /** Tries so far, sends and questions together, the present one included. */
  attempts: number;
  may_be_sent: boolean;
  next_at: Date | null;
  first_tried_at: Date | null;
};

export type Step = Standing & { reason: string | null; result: object | null };

/**
 * What a worker may do with an effect at `now`: nothing, send it, or ask about it. Whatever may have been sent is asked about
 * before it is sent again, where the kind can ask.
 */
export function wayOn(effect: Standing, now: Date, can_query: boolean): 'nothing' | 'perform' | 'query' {
  if (effect.state !== 'due' && effect.state !== 'running' && effect.state !== 'unknown') return 'nothing';
  if (!effect.next_at || effect.next_at > now) return 'nothing';
  return effect.may_be_sent && can_query ? 'query' : 'perform';
}

/** The claim that goes with it: a lease, and from now on it may have been sent. */
export function claim(effect: Standing, now: Date, lease_ms: number): Standing {
  return {
    state: 'running',
    attempts: effect.attempts + 1,
    may_be_sent: true,
    next_at: new Date(now.getTime() + lease_ms),
    first_tried_at: effect.first_tried_at ?? now,
  };
}

/**
 * Where an outcome leads. The first last word (done, refused) stays; a parked effect only listens to last words. `random` in
 * [0, 1) spreads the pauses.
 */
export function nextStep(effect: Standing, outcome: Outcome, now: Date, policy: Policy, random: number): Step | null {
  if (effect.state === 'done' || effect.state === 'refused') return null;
  const ended = { ...effect, next_at: null };
  if (outcome.state === 'done') return { ...ended, state: 'done', reason: null, result: outcome.result };
  if (outcome.state === 'refused') {
    return { ...ended, state: 'refused', reason: outcome.code, result: outcome.detail ?? null };
  }
  if (effect.state === 'parked') return null;
  const may_be_sent = outcome.state === 'unknown';
  const { reason } = outcome;
  const tried_for_ms = now.getTime() - (effect.first_tried_at ?? now).getTime();
  if (tried_for_ms >= policy.give_up_after_ms) {
    return { ...ended, state: 'parked', may_be_sent, reason, result: null };
  }
  const pause_ms = policy.backoff_ms(Math.max(1, effect.attempts)) * (0.8 + 0.4 * random);
  const next_at = new Date(now.getTime() + pause_ms);
  return { ...effect, state: may_be_sent ? 'unknown' : 'due', may_be_sent, next_at, reason, result: null };
}

/** A parked effect taken up again by a person: asked about first where it may have been sent, its patience anew. */
export function unpark(effect: Standing, now: Date): Standing | null {
  if (effect.state !== 'parked') return null;
  return { ...effect, state: effect.may_be_sent ? 'unknown' : 'due', attempts: 0, first_tried_at: null, next_at: now };
}
