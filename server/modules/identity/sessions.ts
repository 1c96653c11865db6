import { askTogether } from '../../platform/ask-together.ts';
import type { Principal } from '../../platform/auth-context.ts';
import type { Sql } from '../../platform/db.ts';
import { createLru } from './lru.ts';
import { hashToken, staff_idle_s, staff_lives_s } from './open-session.ts';
import { permissionSet } from './permissions.ts';

type Account = Extract<Principal, { kind: 'account' }>;

/** A session on the server is believed from memory for this long: a sign-out elsewhere is felt here within a second. */
const session_cache_ms = 800;
const token_shape = /^[A-Za-z0-9_-]{43}$/;

/** Sessions as this process remembers them, over those of the database. */
export function createSessions(sql: Sql, { demo }: { demo: boolean }) {
  const newCache = () => createLru<Account | null>({ max: 20_000, ttl_ms: session_cache_ms });
  let cache = newCache();
  const grants = new Map<string, ReadonlySet<string>>();

  /** What memory says: the account, null (no such session), or undefined (ask `load`). */
  const peek = (token: string): Account | null | undefined => (token_shape.test(token) ? cache.get(token) : null);

  const ask = askTogether(async (tokens) => {
    const found = await readSessions(sql, tokens, grants, demo);
    const accounts = new Map(tokens.map((token) => [token, found.get(hashToken(token).toString('hex')) ?? null]));
    for (const [token, account] of accounts) cache.set(token, account);
    return accounts;
  });

  /** Reads a session; all that are asked for meanwhile share one statement. */
  const load = (token: string): Promise<Account | null> => ask(token).then((account) => account ?? null);

  return {
    peek,
    load,
    forget: (token: string) => cache.delete(token),
    /** Something changed that more than one session may remember. */
    forgetAll() {
      cache = newCache();
    },
  };
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
  /** An owner without a second factor: nothing of the back office opens until it is on; a demo shop lets it wait. */
  lacks_factor: boolean | null;
  idle: boolean;
};

async function readSessions(sql: Sql, tokens: string[], known: Map<string, ReadonlySet<string>>, demo: boolean) {
  const hashes = `{${tokens.map((token) => hashToken(token).toString('hex')).join(',')}}`;
  const rows = await sql<Row[]>`
    select encode(s.token_hash, 'hex') as token_hash, s.session_id, s.account_id, a.person_id, r.role as staff_role, a.staff_shops,
           r.own_shops_only, r.grants,
           r.role = 'owner' and not exists (
             select 1 from identity.totp f where f.account_id = s.account_id and f.confirmed_at is not null) as lacks_factor,
           s.last_seen_at < now() - interval '5 minutes' as idle
    from unnest(${hashes}::text::text[]) as t (hash)
    join identity.sessions s on s.token_hash = decode(t.hash, 'hex')
    join identity.accounts a using (account_id)
    left join identity.roles o on o.role = a.staff_role and a.staff_disabled_at is null
    left join identity.roles r on r.role = coalesce(o.becomes, o.role)
    where s.revoked_at is null and s.expires_at > now() and a.closed_at is null`;
  const idle = rows.filter((row) => row.idle).map((row) => row.session_id);
  if (idle.length > 0) await touchSessions(sql, idle);
  return new Map(rows.map((row) => [row.token_hash, toPrincipal(row, known, demo)]));
}

function toPrincipal(row: Row, known: Map<string, ReadonlySet<string>>, demo: boolean): Account {
  let staff: Account['staff'] = null;
  if (row.staff_role && row.grants && (demo || !row.lacks_factor)) {
    const name = row.grants.join(',');
    const permissions = known.get(name) ?? permissionSet(row.grants);
    known.set(name, permissions);
    staff = { role: row.staff_role, permissions, shops: row.staff_shops ?? (row.own_shops_only ? [] : null) };
  }
  const { account_id, person_id, session_id } = row;
  return { kind: 'account', account_id, person_id, session_id, staff };
}

/** Moves the end of sessions on the server in use, never past their longest life; at most every five minutes each. */
async function touchSessions(sql: Sql, session_ids: string[]): Promise<void> {
  await sql`
    update identity.sessions s set last_seen_at = now(),
      expires_at = least(now() + make_interval(secs => ${staff_idle_s}::int), s.created_at + make_interval(secs => ${staff_lives_s}::int))
    where s.revoked_at is null and s.session_id = any (${`{${session_ids.join(',')}}`}::text::uuid[])`;
}

export type SessionRow = { session_id: string; device: string; created_at: Date; last_seen_at: Date };

/** Where an account is signed in, the last used first. */
export function listSessions(sql: Sql, account_id: string): Promise<SessionRow[]> {
  return sql<SessionRow[]>`
    select session_id, device, created_at, last_seen_at from identity.sessions
    where account_id = ${account_id} and revoked_at is null
      and (expires_at > now() or (token_hash is not null and family_expires_at > now()))
    order by last_seen_at desc limit 50`;
}
