/** Wrong answers after which a challenge is dead: five guesses of a million. */
export const max_attempts = 5;
/** Codes that one mailbox or phone may be sent within a day; beyond it mails hold the link alone (2^256 guesses). */
export const codes_a_day = 10;
/** Messages of one challenge, the first included. */
export const max_sends = 5;

/**
 * How long the next answer has to wait after the nth one, in seconds: two slips are free, then it grows. The wait is the
 * challenge's own, and only who asked for it knows its id: nobody is kept waiting by somebody else's guesses.
 */
export const tryPause = (attempts: number): number => [0, 0, 2, 5, 15][attempts] ?? 30;

/** How long the next message of a challenge has to wait after the nth one, in seconds. */
export const sendPause = (sends: number): number => Math.min(600, 30 * 2 ** (sends - 1));
