import type { Keyring } from '../../platform/crypto.ts';
import type { Sql } from '../../platform/db.ts';
import { type AccessWatch, createAccessWatch } from './access-watch.ts';
import { createAgreements } from './agreements.ts';
import { createAuthenticate } from './authenticate.ts';
import { createCookies } from './cookies.ts';
import { createExports, type Exports } from './exports.ts';
import { createGuards, type Guards } from './guards.ts';
import { createLimits, type LimitOverrides } from './limits.ts';
import { createHasher } from './password.ts';
import { createSessions } from './sessions.ts';
import type { SocialClient, SocialName } from './social-providers.ts';
import { createVault, type Vault } from './vault.ts';
import { createVerifiedPhones } from './verified-phones.ts';

/** What identity keeps in a process: the vault's keys, sessions in memory, the bounded hasher, the limits. One a process. */
export type Identity = {
  sql: Sql;
  keys: Keyring;
  vault: Vault;
  hasher: ReturnType<typeof createHasher>;
  limits: ReturnType<typeof createLimits>;
  /** Which numbers accounts have proved. */
  phones: ReturnType<typeof createVerifiedPhones>;
  /** Which accounts have agreed to terms and privacy policy. */
  agreements: ReturnType<typeof createAgreements>;
  sessions: ReturnType<typeof createSessions>;
  cookies: ReturnType<typeof createCookies>;
  /** Sessions that ended and keys of access tokens, as this process last heard. */
  watch: AccessWatch;
  /** Dangerous routes: proof, second person, act. */
  guards: Guards;
  /** Files of personal data that staff take out. */
  exports: Exports;
  demo: boolean;
  /** Where browsers reach us; passkeys are bound to its host. */
  public_url: string;
  /** The providers one can sign in at. */
  social: ReadonlyMap<SocialName, SocialClient>;
} & ReturnType<typeof createAuthenticate>;

/**
 * @param options.secure true where pages are served over https: cookies are then Secure and `__Host-`.
 * @param options.demo a demonstration shop: sign-up codes of `.test` addresses are shown.
 */
export function createIdentity(options: {
  sql: Sql;
  keys: Keyring;
  secure: boolean;
  demo: boolean;
  public_url?: string;
  social?: readonly SocialClient[];
  vault?: Vault;
  limits?: LimitOverrides;
  /** For tests that wait for the end of an access token. */
  access_ttl_s?: number;
}): Identity {
  const { sql, keys, secure, demo } = options;
  const cookies = createCookies(keys, { secure });
  const vault = options.vault ?? createVault(keys);
  const sessions = createSessions(sql, { demo });
  const watch = createAccessWatch(sql, keys);
  const { access_ttl_s } = options;
  const guards = createGuards({ sql, keys, demo });
  return {
    sql,
    keys,
    vault,
    hasher: createHasher(),
    limits: createLimits(sql, keys, options.limits),
    phones: createVerifiedPhones(sql),
    agreements: createAgreements(sql),
    sessions,
    cookies,
    watch,
    guards,
    exports: createExports({ sql, keys, guards }),
    demo,
    social: new Map(options.social?.map((one) => [one.name, one])),
    public_url: options.public_url ?? 'http://localhost:3000',
    ...createAuthenticate({
      sql,
      keys,
      vault,
      demo,
      cookies,
      sessions,
      watch,
      ...(access_ttl_s ? { access_ttl_s } : {}),
    }),
  };
}
