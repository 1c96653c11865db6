import {
  addAddress as addAddressRoute,
  changePassword as changePasswordRoute,
  endMySession,
  listAddresses as listAddressesRoute,
  listMySessions,
  ok,
  type ReplyOf,
  readMe,
  readSession,
  refuse,
  removeAddress as removeAddressRoute,
  signIn as signInRoute,
  signOut,
  signUp as signUpRoute,
  updateAddress as updateAddressRoute,
  updateMe,
  verifySignUp as verifySignUpRoute,
} from '@madang/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Principal, principalKey } from '../../platform/auth-context.ts';
import { mount } from '../../platform/http.ts';
import { runOnce } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import { readAccount, readProfile, updateProfile } from './accounts.ts';
import { addAddress, listAddresses, removeAddress, updateAddress } from './addresses.ts';
import { changePassword } from './change-password.ts';
import { readCookie } from './cookies.ts';
import type { Identity } from './identity.ts';
import { listSessions, revokeSession } from './sessions.ts';
import { type SignedIn, signIn } from './sign-in.ts';
import { signUp, verifySignUp } from './sign-up.ts';

/** What others do when a guest becomes an account (the cart is merged). A failure is logged and keeps nobody out. */
export type SignedInHook = (input: { guest_person_id: string | null; person_id: string }) => Promise<void>;

type SessionBody = ReplyOf<typeof readSession>;
const no_store = { 'cache-control': 'no-store' };
/** A guest cookie is renewed when it is a month old, so that a returning guest never runs out. */
const guest_renew_s = 30 * 86_400;

export function identityRoutes(identity: Identity, hooks: { signed_in?: SignedInHook[] } = {}) {
  return (app: FastifyInstance): void => {
    sessionRoutes(app, identity, hooks.signed_in ?? []);
    accountRoutes(app, identity);
    addressRoutes(app, identity);
  };
}

function sessionRoutes(app: FastifyInstance, identity: Identity, hooks: SignedInHook[]): void {
  const { sql, cookies, sessions } = identity;
  const device = (request: FastifyRequest) => ({
    ip: request.ip,
    user_agent: request.headers['user-agent'] ?? '',
    device_cookie: readCookie(request.headers.cookie, cookies.names.device),
  });

  mount(app, readSession, async ({ principal, request, reply }) => {
    reply.headers(no_store);
    if (principal.kind === 'account') return ok(await sessionBody(identity, principal));
    const cookie = readCookie(request.headers.cookie, cookies.names.guest);
    const guest = cookie ? cookies.readGuest(cookie) : null;
    const old = guest && guest.since_s + guest_renew_s < Date.now() / 1_000;
    if (!guest || old) reply.header('set-cookie', cookies.guest(guest?.person_id ?? newId()));
    return ok(guestBody(identity));
  });

  mount(app, signUpRoute, ({ body, request, reply }) => {
    reply.headers(no_store);
    return signUp(identity, { ...body, ip: request.ip });
  });

  mount(app, verifySignUpRoute, async ({ body, principal, request, reply }) => {
    const done = await verifySignUp(identity, { ...body, user_agent: device(request).user_agent });
    return done.ok ? welcome(identity, hooks, principal, reply, done.value) : done;
  });

  mount(app, signInRoute, async ({ body, principal, request, reply }) => {
    const done = await signIn(identity, { ...body, ...device(request) });
    return done.ok ? welcome(identity, hooks, principal, reply, done.value) : done;
  });

  mount(app, signOut, async ({ principal, request, reply }) => {
    if (principal.kind === 'account') await revokeSession(sql, principal.account_id, principal.session_id);
    const token = readCookie(request.headers.cookie, cookies.names.session);
    if (token) sessions.forget(token);
    reply.headers({ ...no_store, 'set-cookie': [cookies.endSession(), cookies.guest(newId())] });
    return ok(guestBody(identity));
  });
}

/** Cookies, hooks and the body after a sign-in. A new token each time: nothing that was there before is believed. */
async function welcome(
  identity: Identity,
  hooks: SignedInHook[],
  before: Principal,
  reply: FastifyReply,
  signed_in: SignedIn,
) {
  const { cookies, sessions } = identity;
  const guest_person_id = before.kind === 'guest' ? before.person_id : null;
  for (const hook of hooks) {
    await hook({ guest_person_id, person_id: signed_in.person_id }).catch((error) =>
      reply.server.edge.log.error({ err: error }, 'a sign-in hook failed'),
    );
  }
  reply.headers({
    ...no_store,
    'set-cookie': [cookies.session(signed_in.token, signed_in.max_age_s), signed_in.device_cookie, cookies.endGuest()],
  });
  const account = await sessions.load(signed_in.token);
  if (!account) throw new Error('a session just opened is not there');
  return ok(await sessionBody(identity, account));
}

function guestBody(identity: Identity): SessionBody {
  return { kind: 'guest', account: null, server_time: new Date().toISOString(), demo: identity.demo };
}

async function sessionBody(
  identity: Identity,
  principal: Extract<Principal, { kind: 'account' }>,
): Promise<SessionBody> {
  const account = await readAccount(identity.sql, principal.account_id);
  const profile = account && (await readProfile(identity, account.profile_ref));
  if (!profile) return guestBody(identity);
  const { account_id, staff } = principal;
  return {
    kind: 'account',
    account: {
      account_id,
      name: profile.name,
      email: profile.email,
      staff: staff && { role: staff.role, permissions: [...staff.permissions] },
    },
    server_time: new Date().toISOString(),
    demo: identity.demo,
  };
}

function accountRoutes(app: FastifyInstance, identity: Identity): void {
  const { sql } = identity;
  const me = async (account_id: string) => {
    const account = await readAccount(sql, account_id);
    const profile = account && (await readProfile(identity, account.profile_ref));
    if (!account || !profile) return refuse('not_found');
    const { email, name, phone } = profile;
    return ok({
      account_id,
      email,
      name,
      phone,
      language: account.language,
      created_at: account.created_at.toISOString(),
    });
  };
  const devices = async (principal: { account_id: string; session_id: string }) => {
    const rows = await listSessions(sql, principal.account_id);
    return ok({
      sessions: rows.map(({ session_id, device, created_at, last_seen_at }) => ({
        session_id,
        current: session_id === principal.session_id,
        device,
        signed_in_at: created_at.toISOString(),
        last_seen_at: last_seen_at.toISOString(),
      })),
    });
  };

  mount(app, readMe, ({ principal }) => me(principal.account_id));
  mount(app, updateMe, async ({ principal, body }) => {
    await updateProfile(identity, principal.account_id, body);
    return me(principal.account_id);
  });
  mount(app, changePasswordRoute, ({ principal, body }) =>
    changePassword(identity, { account_id: principal.account_id, session_id: principal.session_id, ...body }),
  );
  mount(app, listMySessions, ({ principal }) => devices(principal));
  mount(app, endMySession, async ({ principal, params }) => {
    const ended = await revokeSession(sql, principal.account_id, params.session_id);
    return ended ? devices(principal) : refuse('not_found');
  });
}

function addressRoutes(app: FastifyInstance, identity: Identity): void {
  const { sql } = identity;
  const book = async (account_id: string) => ok({ addresses: await listAddresses(identity, sql, account_id) });
  const wrap = async (done: ReturnType<typeof removeAddress>) => {
    const result = await done;
    return result.ok ? ok({ addresses: result.value }) : result;
  };
  const split = <T extends { is_default?: boolean }>({ is_default = false, ...data }: T) => ({ data, is_default });

  mount(app, listAddressesRoute, ({ principal }) => book(principal.account_id));

  mount(app, addAddressRoute, async ({ principal, body, key }) => {
    const { data, is_default } = split(body);
    const once = { principal: principalKey(principal), route: addAddressRoute.id, key, body };
    // The record of the answer names the address only: what it says stays in the vault.
    const added = await runOnce(sql, once, async (tx) => {
      const done = await addAddress(identity, tx, principal, data, is_default);
      return done.ok ? ok({ status: 200, body: done.value }) : done;
    });
    return added.ok ? book(principal.account_id) : added;
  });
  mount(app, updateAddressRoute, ({ principal, params, body }) => {
    const { data, is_default } = split(body);
    return wrap(updateAddress(identity, principal, params.address_id, data, is_default));
  });
  mount(app, removeAddressRoute, ({ principal, params }) =>
    wrap(removeAddress(identity, principal, params.address_id)),
  );
}
