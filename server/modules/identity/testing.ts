import type { Route } from '@madang/contract';
import { first_version, urlOf } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import { createKeyring } from '../../platform/crypto.ts';
import type { Sql } from '../../platform/db.ts';
import { transact } from '../../platform/db.ts';
import { createHttp } from '../../platform/http.ts';
import { newId } from '../../platform/ids.ts';
import { createLog } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { createAccount } from './accounts.ts';
import { consentsIn, saveConsents } from './consents.ts';
import { createIdentity, type Identity } from './identity.ts';
import type { LimitOverrides } from './limits.ts';
import { createHasher } from './password.ts';
import { identityAdminRoutes } from './routes.admin.ts';
import { identityRoutes } from './routes.ts';
import type { SignedInHook } from './welcome.ts';

export const test_secret = 'the secret of the tests, long enough to pass';
export const test_keys = createKeyring(test_secret);
export const test_password = 'yard-fence-42';

/** An identity whose password hashes cost a fiftieth of the real ones. */
export function givenIdentity(
  sql: Sql,
  options: { demo?: boolean; secure?: boolean; limits?: LimitOverrides } = {},
): Identity {
  const { demo = true, secure = false, limits } = options;
  const identity = createIdentity({ sql, keys: test_keys, secure, demo, ...(limits ? { limits } : {}) });
  return { ...identity, hasher: createHasher({ cost: { memory_kib: 256, passes: 2, lanes: 1 } }) };
}

/** What somebody who signs up agrees to. */
export const agreed_to_all = { terms: first_version, privacy: first_version, age_14: true } as const;

/** An account that may sign in with `test_password`. */
export async function givenAccount(
  identity: Identity,
  input: { email?: string; name?: string; role?: string; language?: 'ko' | 'en' } = {},
): Promise<{ account_id: string; person_id: string; email: string }> {
  const email = input.email ?? `${newId()}@madang.test`;
  const password_hash = await identity.hasher.hash(test_password);
  const account = await transact(identity.sql, async (tx) => {
    const made = await createAccount(identity, tx, {
      profile: { email, name: input.name ?? '홍길동', phone: null },
      language: input.language ?? 'ko',
      password_hash,
      ...(input.role ? { staff_role: input.role } : {}),
    });
    if (made) await saveConsents(tx, made.account_id, 'ko', consentsIn(agreed_to_all));
    return made;
  });
  if (!account) throw new Error(`${email} exists`);
  return { ...account, email };
}

/** An app with identity's routes and whatever `more` mounts. */
export function givenApp(
  identity: Identity,
  options: { hooks?: SignedInHook[]; more?: (app: FastifyInstance) => void } = {},
): FastifyInstance {
  const log = createLog({ level: 'silent' });
  const app = createHttp({ log, metrics: createMetrics(), authenticate: identity.authenticate });
  identityRoutes(identity, { signed_in: options.hooks ?? [] })(app);
  identityAdminRoutes(identity)(app);
  options.more?.(app);
  return app;
}

/** A browser with a cookie jar that speaks the contract. */
export function givenBrowser(app: FastifyInstance, headers: Record<string, string> = {}) {
  const jar = new Map<string, string>();
  return {
    jar,
    async call(
      route: Route,
      input: { params?: object; query?: object; body?: object; headers?: Record<string, string>; ip?: string } = {},
    ) {
      const reply = await app.inject({
        method: route.method,
        url: urlOf(route, input),
        ...(input.ip ? { remoteAddress: input.ip } : {}),
        headers: {
          cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(route.method === 'GET' ? {} : { 'idempotency-key': newId() }),
          ...headers,
          ...input.headers,
        },
        ...(input.body ? { payload: input.body } : {}),
      });
      for (const { name, value, maxAge } of reply.cookies) {
        if (maxAge === 0) jar.delete(name);
        else jar.set(name, value);
      }
      return {
        status: reply.statusCode,
        // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
        body: (reply.payload ? reply.json() : undefined) as any,
        set_cookies: [reply.headers['set-cookie'] ?? []].flat() as string[],
      };
    },
  };
}

/** The first sheet's cells as texts. */
export async function openXlsx(bytes: Buffer): Promise<string[][]> {
  const { readXlsx } = await import('hucre/xlsx');
  const book = await readXlsx(bytes);
  return book.sheets[0]!.rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))));
}
