import type { FastifyRequest } from 'fastify';
import type { Principal } from '../../platform/auth-context.ts';
import { readCookie } from '../../platform/cookie.ts';
import type { Keyring } from '../../platform/crypto.ts';
import type { Sql } from '../../platform/db.ts';
import { access_ttl_s, readAccess, signAccess } from './access-token.ts';
import { type AccessWatch, readEndedAmong } from './access-watch.ts';
import type { createCookies } from './cookies.ts';
import { createLru } from './lru.ts';
import { originFrom } from './origin.ts';
import type { createSessions } from './sessions.ts';
import { turnFamily } from './turn-family.ts';
import type { Vault } from './vault.ts';

type Account = Extract<Principal, { kind: 'account' }>;
type Believed = { principal: Account; expires_s: number };
/** Whoever may be given new cookies with the answer. Without it nobody's session is renewed. */
type CookieTaker = { header(name: string, value: string | string[]): unknown };
export type Asker = Pick<FastifyRequest, 'headers'> & { ip?: string };

const nobody: Principal = { kind: 'none' };
/** For the audit: where a token came from that had been used. */
const cameFrom = ({ ip, headers }: Asker) =>
  ip === undefined ? undefined : originFrom({ ip, user_agent: headers['user-agent'] ?? '', session_id: null });
const nowInSeconds = () => Math.floor(Date.now() / 1_000);

/**
 * Who is asking. Synchronous and without the database for guests (one HMAC, remembered by the cookie's text), for buyers (the
 * access token's HMAC, remembered likewise; then one look into the list of ended sessions) and for sessions on the server
 * seen within a second. A buyer whose access token is over is renewed on the way, if `reply` can take the new cookies;
 * so are staff who stay signed in.
 */
export function createAuthenticate(deps: {
  sql: Sql;
  keys: Keyring;
  vault: Vault;
  demo: boolean;
  cookies: ReturnType<typeof createCookies>;
  sessions: ReturnType<typeof createSessions>;
  watch: AccessWatch;
  access_ttl_s?: number;
}) {
  const { sql, keys, vault, demo, cookies, sessions, watch } = deps;
  const ttl_s = deps.access_ttl_s ?? access_ttl_s;
  const guests = createLru<Principal>({ max: 20_000, ttl_ms: 3_600_000 });
  const believed = createLru<Believed>({ max: 20_000, ttl_ms: ttl_s * 1_000 });
  const turning = new Map<string, ReturnType<typeof turnFamily>>();

  function asGuest(header: string): Principal {
    const cookie = readCookie(header, cookies.names.guest);
    if (!cookie) return nobody;
    const known = guests.get(cookie);
    if (known) return known;
    const guest = cookies.readGuest(cookie);
    if (!guest) return nobody;
    const principal: Principal = { kind: 'guest', person_id: guest.person_id };
    guests.set(cookie, principal);
    return principal;
  }

  /** The bearer of an access token, null, or undefined where the news must be asked for first. */
  function byAccess(token: string): Account | null | undefined {
    const now_s = nowInSeconds();
    let known = believed.get(token);
    if (!known) {
      const claims = readAccess(token, watch.keyOf, now_s);
      if (claims === 'unknown_key') return undefined;
      if (!claims) return null;
      const { account_id, person_id, session_id, expires_s } = claims;
      known = { principal: { kind: 'account', account_id, person_id, session_id, staff: null }, expires_s };
      believed.set(token, known);
    }
    if (known.expires_s <= now_s || watch.isEnded(known.principal.session_id)) return null;
    return watch.isFresh() ? known.principal : undefined;
  }

  /** Requests that leave a browser together show the same token: they share one turn. */
  function turnOnce(kind: 'refresh' | 'stay', text: string, asker: Asker) {
    const name = `${kind} ${text}`;
    let turn = turning.get(name);
    if (!turn) {
      turn = turnFamily({ sql, keys, vault, demo }, kind, text, cameFrom(asker)).finally(() => turning.delete(name));
      turning.set(name, turn);
    }
    return turn;
  }

  /** Goes on with a session whose access is over; null where there is none to go on with. */
  async function renew(header: string, reply: CookieTaker, asker: Asker): Promise<Account | null> {
    const refresh = readCookie(header, cookies.names.refresh);
    const stay = refresh ? null : readCookie(header, cookies.names.stay);
    if (!refresh && !stay) return null;
    const turned = refresh ? await turnOnce('refresh', refresh, asker) : await turnOnce('stay', stay!, asker);
    if (!turned) return null;
    if ('ended' in turned) {
      for (const session_id of turned.ended) watch.end(session_id);
      return null;
    }
    const { account_id, person_id, session_id, next, token } = turned;
    if (token) {
      reply.header('set-cookie', [cookies.session(token), cookies.stay(next)]);
      return await sessions.load(token);
    }
    const who = { account_id, person_id, session_id };
    reply.header('set-cookie', [cookies.access(await mint(who), ttl_s), cookies.refresh(next)]);
    return { kind: 'account', ...who, staff: null };
  }

  const mint = async (who: { account_id: string; person_id: string; session_id: string }): Promise<string> =>
    signAccess(await watch.signingKey(), who, nowInSeconds(), ttl_s);

  async function waitForNews(token: string, asker: Asker, header: string, reply?: CookieTaker): Promise<Principal> {
    await (believed.get(token) ? watch.refresh() : watch.next());
    const known = byAccess(token);
    if (known !== undefined) return known ?? (await bySession(asker, header, reply));
    // The database is so slow that the news are old when they come: it is asked about this one session.
    const found = believed.get(token)?.principal;
    const over = !found || (await readEndedAmong(sql, [found.session_id])).size > 0;
    return over ? await bySession(asker, header, reply) : found;
  }

  function bySession(asker: Asker, header: string, reply?: CookieTaker): Principal | Promise<Principal> {
    const token = readCookie(header, cookies.names.session);
    if (token) {
      const known = sessions.peek(token);
      if (known) return known;
      if (known === undefined) return sessions.load(token).then((found) => found ?? goOn(asker, header, reply));
    }
    return goOn(asker, header, reply);
  }

  function goOn(asker: Asker, header: string, reply?: CookieTaker): Principal | Promise<Principal> {
    // A look for the common part of both names, before anything is cut out of the text: guests have neither.
    if (!reply || !(header.includes(cookies.names.refresh) || header.includes(cookies.names.stay)))
      return asGuest(header);
    return renew(header, reply, asker).then((found) => found ?? asGuest(header));
  }

  return {
    mint,
    authenticate(asker: Asker, reply?: CookieTaker): Principal | Promise<Principal> {
      const header = asker.headers.cookie;
      if (!header) return nobody;
      const access = readCookie(header, cookies.names.access);
      if (!access) return bySession(asker, header, reply);
      const known = byAccess(access);
      if (known) return known;
      return known === undefined ? waitForNews(access, asker, header, reply) : bySession(asker, header, reply);
    },
  };
}
