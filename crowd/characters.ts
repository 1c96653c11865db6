/** How a virtual buyer behaves. Every one of these has been seen on a launch day. */
export type Character =
  | 'steady' // looks, buys, pays, reads the result
  | 'double_clicks' // sends every click twice at the same moment, with one key
  | 'impatient' // hangs up before the answer and clicks again, with the same key
  | 'leaves' // closes the payment page; the browser says so
  | 'vanishes' // the phone dies after placing; nobody says so
  | 'returns' // leaves, thinks again, buys again
  | 'closes' // pays and closes the browser before the answer
  | 'tampers' // other goods under the same key, another amount at paying, then honest
  | 'greedy' // wants more than one person may have, then one
  | 'twins' // a second browser with the same delivery phone
  | 'regrets'; // pays, then cancels

const misbehaving: Character[] = [
  'double_clicks',
  'impatient',
  'leaves',
  'vanishes',
  'returns',
  'closes',
  'tampers',
  'greedy',
  'twins',
  'regrets',
];

/** How a virtual buyer stands in line. */
export type Manner =
  | 'patient' // takes a number, waits, comes in when called
  | 'quits' // leaves the line after a while
  | 'late' // is called, comes when the time to come in is over
  | 'many' // asks for a ticket several times at once; a member from a second device too
  | 'forges' // a ticket with a better number
  | 'steals' // uses somebody else's ticket
  | 'sneaks'; // buys without having been let in

const bad_manners: Manner[] = ['quits', 'late', 'many', 'forges', 'steals', 'sneaks'];

/** A number in [0, 1) from its arguments alone, so that a rehearsal can be repeated (FNV-1a and a finaliser). */
export function roll(seed: number, what: string, n: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const char of `${what}:${n}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** The character of buyer `n`: a share of `misbehave` does not behave, every kind of it about equally often. */
export function characterOf(seed: number, n: number, misbehave: number): Character {
  if (roll(seed, 'misbehaves', n) >= misbehave) return 'steady';
  return misbehaving[Math.floor(roll(seed, 'character', n) * misbehaving.length)]!;
}

/** How buyer `n` stands in line: a share of `misbehave` not as it should be, whatever their character is at the counter. */
export function mannerOf(seed: number, n: number, misbehave: number): Manner {
  if (roll(seed, 'jumps the line', n) >= misbehave) return 'patient';
  return bad_manners[Math.floor(roll(seed, 'manner', n) * bad_manners.length)]!;
}

/** What the payment provider does wrong when a share of `misbehave` of its answers does. Times are short: the day is. */
export function providerBehaviour(seed: number, misbehave: number): Record<string, number> {
  const rate = (share: number) => Math.min(1, misbehave * share);
  return {
    seed,
    decline: rate(0.2),
    timeout_before: rate(0.2),
    timeout_after: rate(0.3),
    charge_late: rate(0.1),
    late_ms: 2_500,
    answer_twice: rate(0.2),
    cancel_timeout_before: rate(0.2),
    cancel_timeout_after: rate(0.3),
    query_timeout: rate(0.2),
    webhook_late: rate(1),
    webhook_late_ms: 3_000,
    webhook_twice: rate(1),
    webhook_reordered: rate(1),
    webhook_never: rate(1),
    webhook_minute_ms: 1_000,
    hang_ms: 2_000,
  };
}
