import {
  ok,
  resendChallenge as resendRoute,
  signUp as signUpRoute,
  verifySignUp as verifySignUpRoute,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Principal } from '../../platform/auth-context.ts';
import { mount } from '../../platform/http.ts';
import { resendChallenge } from './challenges.ts';
import type { Identity } from './identity.ts';
import { addressKey } from './limits.ts';
import { signUp, verifySignUp } from './sign-up.ts';
import { no_store, type SignedInHook, welcome } from './welcome.ts';

/** Ways in and back in that go through a mailbox or a phone. */
export function challengeRoutes(app: FastifyInstance, identity: Identity, hooks: readonly SignedInHook[]): void {
  const guestOf = (principal: Principal) => (principal.kind === 'guest' ? principal.person_id : null);

  mount(app, signUpRoute, ({ body, principal, request, reply }) => {
    reply.headers(no_store);
    return signUp(identity, { ...body, ip: request.ip, guest_person_id: guestOf(principal) });
  });

  mount(app, verifySignUpRoute, async ({ body, principal, request, reply }) => {
    const limited = await identity.limits.take({ code_address: addressKey(request.ip) });
    if (limited) return limited;
    const user_agent = request.headers['user-agent'] ?? '';
    const done = await verifySignUp(identity, { ...body, user_agent, guest_person_id: guestOf(principal) });
    return done.ok ? welcome(identity, hooks, { principal, request, reply }, done.value) : done;
  });

  mount(app, resendRoute, async ({ params, reply }) => {
    reply.headers(no_store);
    const done = await resendChallenge(identity, params.challenge_id);
    return done.ok ? ok(done.value) : done;
  });
}
