import {
  endMyOtherSessions,
  endMySession,
  listMySessions,
  ok,
  readSession,
  refuse,
  signIn as signInRoute,
  signOut,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import { readCookie } from '../../platform/cookie.ts';
import { mount } from '../../platform/http.ts';
import { newId } from '../../platform/ids.ts';
import { endFamily, endOtherSessions, endSession } from './end-sessions.ts';
import type { Identity } from './identity.ts';
import { listSessions } from './sessions.ts';
import { signIn } from './sign-in.ts';
import { guestBody, no_store, type SignedInHook, sessionBody, welcome } from './welcome.ts';

/** A guest cookie is renewed when it is a month old, so that a returning guest never runs out. */
const guest_renew_s = 30 * 86_400;

/** Who is looking, signing in and out, and the devices one is signed in on. */
export function sessionRoutes(app: FastifyInstance, identity: Identity, hooks: readonly SignedInHook[]): void {
  const { sql, cookies, sessions } = identity;

  mount(app, readSession, async ({ principal: seen, request, reply }) => {
    reply.headers(no_store);
    const { cookie: header } = request.headers;
    // The route is public, so the edge renewed nothing: a buyer whose access is over is still no guest.
    const principal = seen.kind === 'account' ? seen : await identity.authenticate(request, reply);
    if (principal.kind === 'account') return ok(await sessionBody(identity, principal));
    reply.headers({ 'set-cookie': cookies.endSessions(header) });
    const cookie = readCookie(header, cookies.names.guest);
    const guest = cookie ? cookies.readGuest(cookie) : null;
    const old = guest && guest.since_s + guest_renew_s < Date.now() / 1_000;
    if (!guest || old) reply.header('set-cookie', cookies.guest(guest?.person_id ?? newId()));
    return ok(guestBody(identity));
  });

  mount(app, signInRoute, async ({ body, principal, request, reply }) => {
    const done = await signIn(identity, {
      ...body,
      ip: request.ip,
      user_agent: request.headers['user-agent'] ?? '',
      device_cookie: readCookie(request.headers.cookie, cookies.names.device),
    });
    return done.ok ? welcome(identity, hooks, { principal, request, reply }, done.value) : done;
  });

  mount(app, signOut, async ({ principal, request, reply }) => {
    const { cookie: header } = request.headers;
    if (principal.kind === 'account') await endSession(identity, sql, principal.account_id, principal.session_id);
    else {
      await endFamily(identity, 'refresh', readCookie(header, cookies.names.refresh));
      await endFamily(identity, 'stay', readCookie(header, cookies.names.stay));
    }
    const token = readCookie(header, cookies.names.session);
    if (token) sessions.forget(token);
    reply.headers({ ...no_store, 'set-cookie': [...cookies.endSessions(header), cookies.guest(newId())] });
    return ok(guestBody(identity));
  });

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
  mount(app, listMySessions, ({ principal }) => devices(principal));
  mount(app, endMySession, async ({ principal, params }) => {
    const ended = await endSession(identity, sql, principal.account_id, params.session_id);
    return ended ? devices(principal) : refuse('not_found');
  });
  mount(app, endMyOtherSessions, async ({ principal }) => {
    await endOtherSessions(identity, sql, principal.account_id, principal.session_id);
    return devices(principal);
  });
}
