import {
  askEmailChange as askEmailChangeRoute,
  askReset as askResetRoute,
  changeEmail as changeEmailRoute,
  ok,
  resendChallenge as resendRoute,
  resetPassword as resetPasswordRoute,
  signUp as signUpRoute,
  undoEmail as undoEmailRoute,
  verifySignUp as verifySignUpRoute,
} from '@madang/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Principal } from '../../platform/auth-context.ts';
import { readCookie } from '../../platform/cookie.ts';
import { mount } from '../../platform/http.ts';
import { resendChallenge } from './challenges.ts';
import { askEmailChange, changeEmail, undoEmail } from './change-email.ts';
import { sameWords, type Words } from './consents.ts';
import type { Identity } from './identity.ts';
import { addressKey } from './limits.ts';
import { originOf } from './origin.ts';
import { askReset, resetPassword } from './reset-password.ts';
import { signUp, verifySignUp } from './sign-up.ts';
import { no_store, type SignedInHook, welcome } from './welcome.ts';

/** Ways in and back in that go through a mailbox or a phone. */
export function challengeRoutes(
  app: FastifyInstance,
  identity: Identity,
  hooks: readonly SignedInHook[],
  words: Words,
): void {
  const guestOf = (principal: Principal) => (principal.kind === 'guest' ? principal.person_id : null);

  mount(app, signUpRoute, async ({ body, principal, request, reply }) => {
    reply.headers(no_store);
    const same = await sameWords(body.agreed, words);
    if (!same.ok) return same;
    return signUp(identity, { ...body, ip: request.ip, guest_person_id: guestOf(principal) });
  });

  mount(app, verifySignUpRoute, async ({ body, principal, request, reply }) => {
    const limited = await limitAnswers(identity, request);
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

  resetRoutes(app, identity);
  emailRoutes(app, identity);
}

/** Answers to challenges, right and wrong ones, from one address on the network. */
const limitAnswers = ({ limits }: Identity, request: FastifyRequest) =>
  limits.take({ code_address: addressKey(request.ip) });

function resetRoutes(app: FastifyInstance, identity: Identity): void {
  const { cookies } = identity;
  mount(app, askResetRoute, ({ body, request, reply }) => {
    reply.headers(no_store);
    const device_cookie = readCookie(request.headers.cookie, cookies.names.device);
    return askReset(identity, { language: 'ko', ...body, ip: request.ip, device_cookie });
  });

  mount(app, resetPasswordRoute, async ({ body, request, reply }) => {
    const limited = await limitAnswers(identity, request);
    if (limited) return limited;
    const done = await resetPassword(identity, { ...body, origin: originOf(request) });
    if (!done.ok) return done;
    // The mailbox's owner chose it here: strangers' guesses do not keep this browser out.
    reply.headers({ ...no_store, 'set-cookie': done.value.device_cookie });
    return ok({ ended_sessions: done.value.ended_sessions });
  });
}

function emailRoutes(app: FastifyInstance, identity: Identity): void {
  mount(app, askEmailChangeRoute, ({ body, principal, reply }) => {
    reply.headers(no_store);
    const { account_id, session_id } = principal;
    return askEmailChange(identity, { ...body, account_id, session_id });
  });

  mount(app, changeEmailRoute, async ({ body, principal, request, reply }) => {
    reply.headers(no_store);
    const limited = await limitAnswers(identity, request);
    return limited ?? changeEmail(identity, { ...body, account_id: principal.account_id, origin: originOf(request) });
  });

  mount(app, undoEmailRoute, async ({ body, request, reply }) => {
    reply.headers(no_store);
    const limited = await limitAnswers(identity, request);
    return limited ?? undoEmail(identity, body.token, originOf(request));
  });
}
