import type { ReplyOf, readSession } from '@madang/contract';
import { ok } from '@madang/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../../platform/auth-context.ts';
import { access_ttl_s } from './access-token.ts';
import { readAccount, readProfile } from './accounts.ts';
import type { Identity } from './identity.ts';
import type { Opened } from './open-session.ts';
import { readSecondFactor } from './second-factor.ts';
import type { SignedIn } from './sign-in.ts';

/** What others do when a guest becomes an account (the cart is merged). A failure is logged and keeps nobody out. */
export type SignedInHook = (input: { guest_person_id: string | null; person_id: string }) => Promise<void>;

export type SessionBody = ReplyOf<typeof readSession>;
type Account = Extract<Principal, { kind: 'account' }>;
export const no_store = { 'cache-control': 'no-store' };

/**
 * Cookies, hooks and the body after a sign-in. A new session each time, and every session cookie the browser came with goes:
 * nothing that was there before is believed.
 */
export async function welcome(
  identity: Identity,
  hooks: readonly SignedInHook[],
  { principal: before, request, reply }: { principal: Principal; request: FastifyRequest; reply: FastifyReply },
  signed_in: Pick<SignedIn, 'person_id' | 'opened'> & { device_cookie: string | null },
) {
  const guest_person_id = before.kind === 'guest' ? before.person_id : null;
  for (const hook of hooks) {
    await hook({ guest_person_id, person_id: signed_in.person_id }).catch((error) =>
      reply.server.edge.log.error({ err: error }, 'a sign-in hook failed'),
    );
  }
  const { account, set } = await enter(identity, signed_in.opened, request.headers.cookie);
  const device = signed_in.device_cookie === null ? [] : [signed_in.device_cookie];
  reply.headers({ ...no_store, 'set-cookie': [...set, ...device, identity.cookies.endGuest()] });
  return ok(await sessionBody(identity, account));
}

/** The cookies of a session just opened, and who it makes of the browser. */
async function enter(
  identity: Identity,
  opened: Opened,
  header: string | undefined,
): Promise<{ account: Account; set: string[] }> {
  const { cookies, sessions } = identity;
  const { account_id, person_id, session_id } = opened;
  if (opened.how === 'token') {
    const who = { account_id, person_id, session_id };
    const access = cookies.access(await identity.mint(who), access_ttl_s);
    const ended = cookies.endSessions(header, ['access', 'refresh']);
    return {
      account: { kind: 'account', ...who, staff: null },
      set: [access, cookies.refresh(opened.refresh), ...ended],
    };
  }
  const account = await sessions.load(opened.token);
  if (!account) throw new Error('a session just opened is not there');
  const stay = opened.stay === null ? [] : [cookies.stay(opened.stay)];
  const ended = cookies.endSessions(header, opened.stay === null ? ['session'] : ['session', 'stay']);
  return { account, set: [cookies.session(opened.token), ...stay, ...ended] };
}

export function guestBody(identity: Pick<Identity, 'demo'>): SessionBody {
  return { kind: 'guest', account: null, server_time: new Date().toISOString(), demo: identity.demo };
}

export async function sessionBody(identity: Identity, principal: Account): Promise<SessionBody> {
  const account = await readAccount(identity.sql, principal.account_id);
  const profile = account && (await readProfile(identity, account.profile_ref));
  if (!profile) return guestBody(identity);
  const { account_id, staff } = principal;
  const [{ on }, agreed] = await Promise.all([
    readSecondFactor(identity.sql, account_id),
    identity.agreements.has(account_id),
  ]);
  return {
    kind: 'account',
    account: {
      account_id,
      name: profile.name,
      email: profile.email,
      agreed,
      second_factor: on ? 'on' : account.staff_role === 'owner' ? 'missing' : 'off',
      staff: staff && { role: staff.role, permissions: [...staff.permissions], shops: staff.shops && [...staff.shops] },
    },
    server_time: new Date().toISOString(),
    demo: identity.demo,
  };
}
