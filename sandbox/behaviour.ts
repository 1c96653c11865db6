/**
 * How the provider misbehaves. Rates are 0..1; what happens to the nth try of an order follows from the seed alone,
 * so that a run can be repeated whatever order its requests arrive in.
 */
export type Behaviour = {
  seed: number;
  /** Confirm: the card company refuses (REJECT_CARD_PAYMENT, or `error_code`). */
  decline: number;
  /** Confirm: no answer, nothing charged. */
  timeout_before: number;
  /** Confirm: charged, then no answer. */
  timeout_after: number;
  /** Confirm: no answer; the charge happens `late_ms` later, when the caller has long given up. */
  charge_late: number;
  late_ms: number;
  /** Confirm: the same HTTP response is written twice on the connection. */
  answer_twice: number;
  /** Confirm: answered with `error_code`; of those, `error_charged` have moved the money all the same. */
  error: number;
  error_code: string;
  error_charged: number;
  cancel_refuse: number;
  cancel_timeout_before: number;
  cancel_timeout_after: number;
  /** Cancel: answered with `cancel_error_code`; of those, `cancel_error_done` are canceled all the same. */
  cancel_error: number;
  cancel_error_code: string;
  cancel_error_done: number;
  query_timeout: number;
  /** KakaoPay's ready: no answer. */
  ready_timeout: number;
  webhook_late: number;
  webhook_late_ms: number;
  webhook_twice: number;
  webhook_reordered: number;
  webhook_never: number;
  /** One minute of Toss's webhook retry schedule (1, 4, 16 … 4096 minutes) in our milliseconds. */
  webhook_minute_ms: number;
  /** Every answer waits this long. */
  latency_ms: number;
  /** An unanswered request is cut off after this long. */
  hang_ms: number;
  /** An authenticated payment may be confirmed this long (Toss: 10 minutes). */
  session_ttl_ms: number;
  /** Added to the sandbox's clock, so that a test need not wait for a due date. */
  clock_offset_ms: number;
};

export const calm: Behaviour = {
  seed: 1,
  decline: 0,
  timeout_before: 0,
  timeout_after: 0,
  charge_late: 0,
  late_ms: 3_000,
  answer_twice: 0,
  error: 0,
  error_code: 'PROVIDER_ERROR',
  error_charged: 0.5,
  cancel_refuse: 0,
  cancel_timeout_before: 0,
  cancel_timeout_after: 0,
  cancel_error: 0,
  cancel_error_code: 'PROVIDER_ERROR',
  cancel_error_done: 0.5,
  query_timeout: 0,
  ready_timeout: 0,
  webhook_late: 0,
  webhook_late_ms: 5_000,
  webhook_twice: 0,
  webhook_reordered: 0,
  webhook_never: 0,
  webhook_minute_ms: 60_000,
  latency_ms: 0,
  hang_ms: 65_000,
  session_ttl_ms: 600_000,
  clock_offset_ms: 0,
};

const webhook_words = ['late', 'twice', 'reordered', 'never'] as const;

/**
 * Reads `PUT /sandbox/behaviour`: any subset of the fields above over the calm default. `webhook: 'late'` is short for
 * `webhook_late: 1`, `error_code` alone for `error: 1`. Unknown or unusable fields are named in the thrown message.
 */
export function readBehaviour(input: unknown): Behaviour {
  const given = { ...(input as Record<string, unknown>) };
  if (typeof given.webhook === 'string') {
    if (given.webhook !== 'normal') {
      if (!webhook_words.includes(given.webhook as never)) throw new Error(`webhook: ${given.webhook}`);
      given[`webhook_${given.webhook}`] = 1;
    }
    delete given.webhook;
  }
  if (typeof given.error_code === 'string' && given.error === undefined && !given.decline) given.error = 1;
  if (typeof given.cancel_error_code === 'string' && given.cancel_error === undefined) given.cancel_error = 1;
  const result: Record<string, unknown> = { ...calm };
  for (const [name, value] of Object.entries(given)) {
    const like = (calm as Record<string, unknown>)[name];
    if (like === undefined) throw new Error(`unknown field ${name}`);
    if (typeof value !== typeof like) throw new Error(`${name} must be a ${typeof like}`);
    if (typeof value === 'number' && !(Number.isFinite(value) && (value >= 0 || name === 'clock_offset_ms'))) {
      throw new Error(`${name} is out of range`);
    }
    result[name] = value;
  }
  return result as Behaviour;
}

/** A number in [0, 1) that depends on nothing but its arguments (FNV-1a, then a finaliser that mixes every bit). */
export function roll(seed: number, what: string, id: string, nth: number): number {
  let hash = 0x811c9dc5 ^ seed;
  const text = `${what}\0${id}\0${nth}`;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** What goes wrong with one request. `acts` says whether the money moves (or the cancel happens) all the same. */
export type Fault =
  | { kind: 'none' }
  | { kind: 'refuse'; code: string }
  | { kind: 'error'; code: string; acts: boolean }
  | { kind: 'hang'; acts: 'no' | 'now' | 'late' }
  | { kind: 'twice' };

const none: Fault = { kind: 'none' };

/** Reads one scripted word: `decline`, `decline:CODE`, `timeout_before`, `timeout_after`, `charge_late`, `answer_twice`, `error:CODE`, `error_charged:CODE`. */
export function faultOf(word: string): Fault {
  const [name, code] = word.split(':') as [string, string?];
  if (name === 'decline') return { kind: 'refuse', code: code || 'REJECT_CARD_PAYMENT' };
  if (name === 'error') return { kind: 'error', code: code || 'PROVIDER_ERROR', acts: false };
  if (name === 'error_charged') return { kind: 'error', code: code || 'PROVIDER_ERROR', acts: true };
  if (name === 'timeout_before') return { kind: 'hang', acts: 'no' };
  if (name === 'timeout_after') return { kind: 'hang', acts: 'now' };
  if (name === 'charge_late') return { kind: 'hang', acts: 'late' };
  if (name === 'answer_twice') return { kind: 'twice' };
  return none;
}

type Chance = [rate: number, fault: () => Fault];

/** The first fault whose share of [0, 1) holds `r`. */
function draw(r: number, chances: Chance[]): Fault {
  let edge = 0;
  for (const [rate, fault] of chances) {
    edge += rate;
    if (r < edge) return fault();
  }
  return none;
}

/** The fault of the nth confirm of an order under the global behaviour. */
export function confirmFault(b: Behaviour, order_id: string, nth: number): Fault {
  const acts = () => roll(b.seed, 'charged', order_id, nth) < b.error_charged;
  const refused = b.error === 0 && b.error_code !== calm.error_code ? b.error_code : 'REJECT_CARD_PAYMENT';
  return draw(roll(b.seed, 'confirm', order_id, nth), [
    [b.decline, () => ({ kind: 'refuse', code: refused })],
    [b.timeout_before, () => ({ kind: 'hang', acts: 'no' })],
    [b.timeout_after, () => ({ kind: 'hang', acts: 'now' })],
    [b.charge_late, () => ({ kind: 'hang', acts: 'late' })],
    [b.error, () => ({ kind: 'error', code: b.error_code, acts: acts() })],
    [b.answer_twice, () => ({ kind: 'twice' })],
  ]);
}

/** The fault of the nth cancel of a payment under the global behaviour. */
export function cancelFault(b: Behaviour, payment_key: string, nth: number): Fault {
  const acts = () => roll(b.seed, 'done', payment_key, nth) < b.cancel_error_done;
  return draw(roll(b.seed, 'cancel', payment_key, nth), [
    [b.cancel_refuse, () => ({ kind: 'refuse', code: 'REFUND_REJECTED' })],
    [b.cancel_timeout_before, () => ({ kind: 'hang', acts: 'no' })],
    [b.cancel_timeout_after, () => ({ kind: 'hang', acts: 'now' })],
    [b.cancel_error, () => ({ kind: 'error', code: b.cancel_error_code, acts: acts() })],
    [b.answer_twice, () => ({ kind: 'twice' })],
  ]);
}
