import { createHash, randomBytes } from 'node:crypto';
import type { Principal } from '../../platform/auth-context.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { createLru } from './lru.ts';
import { permissionSet } from './permissions.ts';

type Account = Extract<Principal, { kind: 'account' }>;

/** A session is believed from memory for this long: a sign-out elsewhere is felt here within it. */
const session_cache_ms = 1_000;
/** Idle time after which a session ends; it moves on with use. */
const buyer_idle_s = 30 * 86_400;
const staff_idle_s = 12 * 3_600;
const token_shape = /^[A-Za-z0-9_-]{43}$/;

const hashToken = (token: string) => createHash('sha256').update(token).digest();

/** Sessions as this process remembers them, over those of the database. */
export function createSessions(sql: Sql) {
  const cache = createLru<Account | null>({ max: 20_000, ttl_ms: session_cache_ms });
  const grants = new Map<string, ReadonlySet<string>>();
  let waiting = new Map<string, PromiseWithResolvers<Account | null>>();
  let loading = false;

  /** What memory says: the account, null (no such session), or undefined (ask `load`). */
  const peek = (token: string): Account | null | undefined => (token_shape.test(token) ? cache.get(token) : null);

  /** Reads a session; all that are asked for meanwhile share one statement. */
  function load(token: string): Promise<Account | null> {
    let waiter = waiting.get(token);
    if (!waiter) {
      waiter = Promise.withResolvers<Account | null>();
      waiting.set(token, waiter);
      if (!loading) {
        loading = true;
        setImmediate(() => void loadWaiting());
      }
    }
    return waiter.promise;
  }

  async function loadWaiting(): Promise<void> {
    while (waiting.size > 0) {
      const batch = waiting;
      waiting = new Map();
      try {
        const found = await readSessions(sql, [...batch.keys()], grants);
        for (const [token, waiter] of batch) {
          const account = found.get(hashToken(token).toString('hex')) ?? null;
          cache.set(token, account);
          waiter.resolve(account);
        }
      } catch (error) {
        for (const waiter of batch.values()) waiter.reject(error);
      }
    }
    loading = false;
  }

  return { peek, load, forget: (token: string) => cache.delete(token) };
}

type Row = {
  token_hash: string;
  session_id: string;
  account_id: string;
  person_id: string;
  staff_role: string | null;
  staff_shops: string[] | null;
  own_shops_only: boolean | null;
  grants: string[] | null;
  idle: boolean;
};

async function readSessions(sql: Sql, tokens: string[], known: Map<string, ReadonlySet<string>>) {
  const hashes = `{${tokens.map((token) => hashToken(token).toString('hex')).join(',')}}`;
  const rows = await sql<Row[]>`
    select encode(s.token_hash, 'hex') as token_hash, s.session_id, s.account_id, a.person_id, r.role as staff_role, a.staff_shops,
           r.own_shops_only, r.grants,
           s.last_seen_at < now() - interval '5 minutes' as idle
    from unnest(${hashes}::text::text[]) as t (hash)
    join identity.sessions s on s.token_hash = decode(t.hash, 'hex')
    join identity.accounts a using (account_id)
    left join identity.roles o on o.role = a.staff_role and a.staff_disabled_at is null
    left join identity.roles r on r.role = coalesce(o.becomes, o.role)
    where s.revoked_at is null and s.expires_at > now() and a.closed_at is null`;
  const idle = rows.filter((row) => row.idle).map((row) => row.session_id);
  if (idle.length > 0) await touchSessions(sql, idle);
  return new Map(rows.map((row) => [row.token_hash, toPrincipal(row, known)]));
}

function toPrincipal(row: Row, known: Map<string, ReadonlySet<string>>): Account {
  let staff: Account['staff'] = null;
  if (row.staff_role && row.grants) {
    const name = row.grants.join(',');
    const permissions = known.get(name) ?? permissionSet(row.grants);
    known.set(name, permissions);
    staff = { role: row.staff_role, permissions, shops: row.staff_shops ?? (row.own_shops_only ? [] : null) };
  }
  const { account_id, person_id, session_id } = row;
  return { kind: 'account', account_id, person_id, session_id, staff };
}

/** Moves the end of sessions in use; at most every five minutes each. */
async function touchSessions(sql: Sql, session_ids: string[]): Promise<void> {
  await sql`
    update identity.sessions s set last_seen_at = now(),
      expires_at = now() + make_interval(secs => case when a.staff_role is null then ${buyer_idle_s}::int else ${staff_idle_s}::int end)
    from identity.accounts a
    where a.account_id = s.account_id and s.revoked_at is null
      and s.session_id = any (${`{${session_ids.join(',')}}`}::text::uuid[])`;
}

/** Opens a session: the token (256 random bits) goes to the browser, only its hash is stored. */
export async function openSession(
  tx: Sql | Tx,
  input: { account_id: string; staff: boolean; user_agent: string },
): Promise<{ token: string; session_id: string; max_age_s: number }> {
  const token = randomBytes(32).toString('base64url');
  const session_id = newId();
  const max_age_s = input.staff ? staff_idle_s : buyer_idle_s;
  await tx`
    insert into identity.sessions (session_id, token_hash, account_id, device, expires_at)
    values (${session_id}, ${hashToken(token)}, ${input.account_id}, ${describeDevice(input.user_agent)},
            now() + make_interval(secs => ${max_age_s}::int))`;
  // A staff cookie outlives its idle time: the database ends the session, and use moves its end.
  return { token, session_id, max_age_s: Math.max(max_age_s, buyer_idle_s) };
}

/** Ends one session of an account; false where there was none. */
export async function revokeSession(tx: Sql | Tx, account_id: string, session_id: string): Promise<boolean> {
  const done = await tx`
    update identity.sessions set revoked_at = now()
    where session_id = ${session_id} and account_id = ${account_id} and revoked_at is null`;
  return done.count > 0;
}

/** Ends every session of an account but one; returns how many. */
export async function revokeOtherSessions(tx: Sql | Tx, account_id: string, keep: string | null): Promise<number> {
  const done = await tx`
    update identity.sessions set revoked_at = now()
    where account_id = ${account_id} and revoked_at is null and session_id is distinct from ${keep}::uuid`;
  return done.count;
}

export type SessionRow = { session_id: string; device: string; created_at: Date; last_seen_at: Date };

/** Where an account is signed in, the last used first. */
export function listSessions(sql: Sql, account_id: string): Promise<SessionRow[]> {
  return sql<SessionRow[]>`
    select session_id, device, created_at, last_seen_at from identity.sessions
    where account_id = ${account_id} and revoked_at is null and expires_at > now()
    order by last_seen_at desc limit 50`;
}

const browsers: [RegExp, string][] = [
  [/KAKAOTALK/i, 'KakaoTalk'],
  [/NAVER\(/i, 'NAVER'],
  [/SamsungBrowser/, 'Samsung Internet'],
  [/Whale/, 'Whale'],
  [/Edg/, 'Edge'],
  [/OPR/, 'Opera'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Macintosh|Mac OS/, 'Mac'],
  [/Linux/, 'Linux'],
];

/** `Chrome · Android`: enough to tell one's own devices apart, too little to follow anybody. */
export function describeDevice(user_agent: string): string {
  const first = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(user_agent))?.[1];
  return [first(browsers), first(systems)].filter(Boolean).join(' · ') || '?';
}
