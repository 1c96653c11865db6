/**
 * How long what leaves the process may take, each limit within the next: one call ends within its try, and a call begun at the last
 * moment of a try has ended before the try's lease does. So no two processes ever work on one effect at once, and what an
 * adapter says of a call is never older than what the books say of it (time-limits.test.ts).
 */

/** A call of an outside service: its place in line, its connection, its answer. Whoever waits longer asks again instead. */
export const line_ms = 5_000;
export const connect_ms = 3_000;
export const answer_ms = 30_000;
export const call_ms = line_ms + connect_ms + answer_ms;

/** One try of an effect: a send with what is asked around it. After it no call is begun. */
export const try_ms = 45_000;

/** How long a claimed effect is its claimer's alone. A process that died is noticed sooner, by its missing heartbeat. */
export const lease_ms = 90_000;
