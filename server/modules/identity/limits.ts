import { refuse } from '@madang/contract';
import type { Keyring } from '../../platform/crypto.ts';
import type { Sql } from '../../platform/db.ts';

const minute_s = 60;

type Limit = { points: number; duration: number; grows?: boolean };

/**
 * Attempts allowed, each in its window (`duration` in seconds). Failures count; a success gives its points back. Where it
 * `grows`, each time it is used up the wait doubles, up to 32 times: only limits that name an address with the account, so that
 * nobody can make another's wait grow.
 */
const default_limits = {
  sign_in_pair: { points: 8, duration: 15 * minute_s, grows: true },
  sign_in_address: { points: 60, duration: 15 * minute_s },
  /** Only for browsers that never signed in to the account: guesses from everywhere at once. */
  sign_in_email: { points: 50, duration: 60 * minute_s },
  /** Codes of an app, by who knows the password already. */
  second_factor: { points: 8, duration: 15 * minute_s, grows: true },
  sign_up_address: { points: 30, duration: 60 * minute_s },
  sign_up_pair: { points: 5, duration: 60 * minute_s, grows: true },
  /** Mails anybody can have us send to one mailbox. */
  mails_to_target: { points: 20, duration: 60 * minute_s },
  /** Answers to challenges, right and wrong ones. */
  code_address: { points: 60, duration: 15 * minute_s },
  texts_account: { points: 10, duration: 24 * 60 * minute_s },
  texts_to_target: { points: 5, duration: 60 * minute_s },
  texts_address: { points: 20, duration: 60 * minute_s },
  reset_address: { points: 30, duration: 60 * minute_s },
  reset_pair: { points: 5, duration: 60 * minute_s, grows: true },
  email_change_account: { points: 10, duration: 60 * minute_s },
  complaints_order: { points: 10, duration: 24 * 60 * minute_s },
  order_lookup_address: { points: 30, duration: 15 * minute_s },
  /** Phones tried for one order number, from wherever. */
  order_lookup_number: { points: 10, duration: 60 * minute_s },
} satisfies Record<string, Limit>;
export type LimitName = keyof typeof default_limits;
export type LimitOverrides = Partial<Record<LimitName, Limit>>;

type Wanted = Partial<Record<LimitName, string>>;
const most_strikes = 5;

/** Counters in PostgreSQL, shared by all processes: two of them do not allow twice as much. */
export function createLimits(sql: Sql, keys: Keyring, overrides: LimitOverrides = {}) {
  const limits: Record<string, Limit> = { ...default_limits, ...overrides };
  const digest = (name: string, key: string) => keys.hmac('limits', `${name} ${key}`);

  /**
   * Takes one point of each in turn; a refusal where one has none left, and those after it are not touched: who has used up
   * their own attempts uses up nobody else's. Asked before the work, so that parallel guesses count.
   */
  async function take(wanted: Wanted): Promise<ReturnType<typeof refuse> | null> {
    for (const [name, key] of Object.entries(wanted)) {
      const { points, duration, grows = false } = limits[name]!;
      const [row] = await sql<{ over: boolean; wait_s: number }[]>`
        insert into identity.limits as l (key, points, allowed, until)
        values (${digest(name, key)}, 1, ${points}::int, now() + make_interval(secs => ${duration}::int))
        on conflict (key) do update set
          allowed = excluded.allowed,
          points = case when l.until <= now() then 1 else least(l.points + 1, excluded.allowed + 1) end,
          strikes = case
            when l.until < now() - interval '1 day' then 0
            when ${grows} and l.until > now() and l.points = excluded.allowed then least(l.strikes + 1, ${most_strikes}::int)
            else l.strikes end,
          until = case
            when l.until <= now() then excluded.until
            when l.points = excluded.allowed then now() + (excluded.until - now()) * power(2, l.strikes)
            else l.until end
        returning l.points > l.allowed as over, extract(epoch from l.until - clock_timestamp())::float8 as wait_s`;
      if (row!.over) return refuse('too_many_requests', { retry_after_s: Math.max(1, Math.ceil(row!.wait_s)) });
    }
    return null;
  }

  async function giveBack(taken: Wanted): Promise<void> {
    const digests = Object.entries(taken).map(([name, key]) => digest(name, key).toString('hex'));
    await sql`
      update identity.limits set points = greatest(points - 1, 0)
      where key in (select decode(u, 'hex') from unnest(${`{${digests.join(',')}}`}::text::text[]) u) and points <= allowed`;
  }
  return { take, giveBack };
}

/** Forgets what has run out long ago; run now and then. */
export async function sweepLimits(sql: Sql): Promise<void> {
  await sql`delete from identity.limits where until < now() - interval '2 days'`;
}

/** The key of an address on the network: IPv6 by its /64, since one home has that many. */
export function addressKey(ip: string): string {
  const plain = ip.replace(/^::ffff:/, '');
  return plain.includes(':') ? plain.split(':').slice(0, 4).join(':') : plain;
}
