import { refuse } from '@madang/contract';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

const minute_s = 60;

/** Attempts allowed, each in its window. Failures count; a success gives its points back. */
export const default_limits = {
  sign_in_pair: { points: 8, duration: 15 * minute_s },
  sign_in_address: { points: 60, duration: 15 * minute_s },
  /** Only for browsers that never signed in to the account: guesses from everywhere at once. */
  sign_in_email: { points: 50, duration: 60 * minute_s },
  /** Codes of an app, by who knows the password already. */
  second_factor: { points: 8, duration: 15 * minute_s },
  sign_up_address: { points: 30, duration: 60 * minute_s },
  sign_up_pair: { points: 5, duration: 60 * minute_s },
  /** Mails anybody can have us send to one mailbox. */
  mails_to_target: { points: 20, duration: 60 * minute_s },
  /** Answers to challenges, right and wrong ones. */
  code_address: { points: 60, duration: 15 * minute_s },
  reset_address: { points: 30, duration: 60 * minute_s },
  reset_pair: { points: 5, duration: 60 * minute_s },
  email_change_account: { points: 10, duration: 60 * minute_s },
  order_lookup_address: { points: 30, duration: 15 * minute_s },
};
export type LimitName = keyof typeof default_limits;

/** Counters in this process's memory: n processes allow n times as much, which the bounded hasher and short codes still hold. */
export function createLimits(overrides: Partial<typeof default_limits> = {}) {
  const limiters = Object.fromEntries(
    Object.entries({ ...default_limits, ...overrides }).map(([name, one]) => [
      name,
      new RateLimiterMemory({ keyPrefix: name, ...one }),
    ]),
  ) as Record<LimitName, RateLimiterMemory>;

  /** Takes one point of each; a refusal where one has none left. Checked before the work, so that parallel guesses count. */
  async function take(wanted: Partial<Record<LimitName, string>>) {
    try {
      for (const [name, key] of Object.entries(wanted)) await limiters[name as LimitName].consume(key);
      return null;
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      return refuse('too_many_requests', { retry_after_s: Math.max(1, Math.ceil(error.msBeforeNext / 1_000)) });
    }
  }

  async function giveBack(taken: Partial<Record<LimitName, string>>) {
    for (const [name, key] of Object.entries(taken)) await limiters[name as LimitName].reward(key);
  }
  return { take, giveBack };
}

/** The key of an address on the network: IPv6 by its /64, since one home has that many. */
export function addressKey(ip: string): string {
  const plain = ip.replace(/^::ffff:/, '');
  return plain.includes(':') ? plain.split(':').slice(0, 4).join(':') : plain;
}
