import { setTimeout as wait } from 'node:timers/promises';
import type { Keyring } from '../../platform/crypto.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { key_lives_s, readAccessKeys, rotateAccessKeys } from './access-keys.ts';
import { type AccessKey, access_ttl_s } from './access-token.ts';

/** News older than this are asked for again while the old still serve; older than `believed_ms` nobody is let in by them. */
const renew_ms = 400;
const believed_ms = 900;
/** A sign-out may commit this long after the moment it carries. */
const overlap_s = 40;

/**
 * What a process must have heard of before it believes an access token: sessions that were ended, and keys. Read by those who
 * ask, at most every 400 ms however many they are; an idle process asks nothing. Nothing is believed on news older than
 * 900 ms counted from when they were asked for: that is the bound on a sign-out elsewhere.
 */
export function createAccessWatch(sql: Sql, keys: Keyring) {
  const ended = new Map<string, number>();
  let heads = new Map<string, AccessKey>();
  let signing: AccessKey | undefined;
  let asked_ms = Number.NEGATIVE_INFINITY;
  let since: Date | null = null;
  let asking: Promise<void> | null = null;
  let later: Promise<void> | null = null;

  function refresh(): Promise<void> {
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  }

  async function ask(): Promise<void> {
    const started_ms = performance.now();
    const [news, found] = await Promise.all([readEnded(sql, since), readAccessKeys(sql, keys)]);
    let usable = found;
    if (usable.length === 0) {
      await rotateAccessKeys(sql, keys, { older_than_s: key_lives_s });
      usable = await readAccessKeys(sql, keys);
      // A key that does not open (another secret) and is young: ours goes beside it.
      if (usable.length === 0 && (await rotateAccessKeys(sql, keys))) usable = await readAccessKeys(sql, keys);
    }
    for (const session_id of news.session_ids) end(session_id);
    since = news.now;
    heads = new Map(usable.map((one) => [one.head, one]));
    signing = usable[0];
    asked_ms = started_ms;
    forgetOld(started_ms);
  }

  /** Ended in this process: felt here at once. */
  const end = (session_id: string) => void ended.set(session_id, performance.now());

  function forgetOld(now_ms: number): void {
    for (const [session_id, at_ms] of ended) {
      if (at_ms > now_ms - (access_ttl_s + 2 * overlap_s) * 1_000) break;
      ended.delete(session_id);
    }
  }

  return {
    refresh,
    end,
    isEnded: (session_id: string) => ended.has(session_id),
    keyOf: (head: string) => heads.get(head),
    /** True while a token may be believed without asking. Asks in the background when the news grow old. */
    isFresh(): boolean {
      const age_ms = performance.now() - asked_ms;
      if (age_ms > renew_ms && !asking) refresh().catch(() => {}); // whoever must wait for it hears of a failure
      return age_ms <= believed_ms;
    },
    /** For a key nobody here has heard of: the next news, which a flood of made-up keys does not hasten. */
    next(): Promise<void> {
      later ??= wait(Math.max(0, renew_ms - (performance.now() - asked_ms)))
        .then(refresh)
        .finally(() => {
          later = null;
        });
      return later;
    },
    async signingKey(): Promise<AccessKey> {
      if (performance.now() - asked_ms > believed_ms) await refresh();
      if (!signing) throw new Error('there is no key for access tokens');
      return signing;
    },
  };
}
export type AccessWatch = ReturnType<typeof createAccessWatch>;

/** Sessions ended since `since` (with an overlap), or within an access token's life. */
async function readEnded(sql: Sql, since: Date | null): Promise<{ session_ids: string[]; now: Date }> {
  const window_s = access_ttl_s + overlap_s;
  const [row] = await sql<{ session_ids: string[]; now: Date }[]>`
    select clock_timestamp() as now, coalesce((
      select array_agg(session_id::text) from identity.sessions
      where revoked_at > greatest(${since}::timestamptz - make_interval(secs => ${overlap_s}::int),
                                  now() - make_interval(secs => ${window_s}::int))), '{}') as session_ids`;
  return row!;
}

/** Which of these sessions are over, read in the caller's transaction: for whoever must not rely on a second-old memory. */
export async function readEndedAmong(tx: Sql | Tx, session_ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx<{ session_id: string }[]>`
    select s.session_id from identity.sessions s
    where s.session_id = any (${`{${session_ids.join(',')}}`}::text::uuid[]) and s.revoked_at is not null`;
  return new Set(rows.map((row) => row.session_id));
}
