import type { FastifyRequest } from 'fastify';
import type { Principal } from '../../platform/auth-context.ts';
import type { Keyring } from '../../platform/crypto.ts';
import type { Sql } from '../../platform/db.ts';
import { createCookies, readCookie } from './cookies.ts';
import { createLimits, type default_limits } from './limits.ts';
import { createLru } from './lru.ts';
import { createHasher } from './password.ts';
import { createSessions } from './sessions.ts';
import { createVault, type Vault } from './vault.ts';

/** What identity keeps in a process: the vault's keys, sessions in memory, the bounded hasher, the limits. One a process. */
export type Identity = {
  sql: Sql;
  keys: Keyring;
  vault: Vault;
  hasher: ReturnType<typeof createHasher>;
  limits: ReturnType<typeof createLimits>;
  sessions: ReturnType<typeof createSessions>;
  cookies: ReturnType<typeof createCookies>;
  demo: boolean;
  authenticate: (request: Pick<FastifyRequest, 'headers'>) => Principal | Promise<Principal>;
};

const nobody: Principal = { kind: 'none' };

/**
 * @param options.secure true where pages are served over https: cookies are then Secure and `__Host-`.
 * @param options.demo a demonstration shop: sign-up codes of `.test` addresses are shown.
 */
export function createIdentity(options: {
  sql: Sql;
  keys: Keyring;
  secure: boolean;
  demo: boolean;
  vault?: Vault;
  limits?: Partial<typeof default_limits>;
}): Identity {
  const { sql, keys, secure, demo } = options;
  const cookies = createCookies(keys, { secure });
  const sessions = createSessions(sql);
  return {
    sql,
    keys,
    vault: options.vault ?? createVault(keys),
    hasher: createHasher(),
    limits: createLimits(options.limits),
    sessions,
    cookies,
    demo,
    authenticate: createAuthenticate(cookies, sessions),
  };
}

/**
 * Who is asking. Synchronous for guests (one HMAC, remembered by the cookie's text) and for sessions seen within a second;
 * else one read of the database shared by everyone who asks at that moment.
 */
function createAuthenticate(cookies: Identity['cookies'], sessions: Identity['sessions']): Identity['authenticate'] {
  const guests = createLru<Principal>({ max: 20_000, ttl_ms: 3_600_000 });

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

  return ({ headers }) => {
    const header = headers.cookie;
    if (!header) return nobody;
    const token = readCookie(header, cookies.names.session);
    if (!token) return asGuest(header);
    const known = sessions.peek(token);
    if (known !== undefined) return known ?? asGuest(header);
    return sessions.load(token).then((found) => found ?? asGuest(header));
  };
}
