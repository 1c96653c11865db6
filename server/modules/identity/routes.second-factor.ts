import {
  beginTotp as beginTotpRoute,
  confirmTotp as confirmTotpRoute,
  ok,
  provePerson as provePersonRoute,
  readProof,
  readSecondFactor as readSecondFactorRoute,
  removeTotp as removeTotpRoute,
  renewRecoveryCodes,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import { mount } from '../../platform/http.ts';
import { readAccount } from './accounts.ts';
import { beginTotp, confirmTotp, removeTotp, renewCodes } from './enrol-totp.ts';
import type { Identity } from './identity.ts';
import { originOf } from './origin.ts';
import { needProof, provePerson, readProofWays } from './prove-person.ts';
import { readSecondFactor, takeCode } from './second-factor.ts';
import { no_store } from './welcome.ts';

export function secondFactorRoutes(app: FastifyInstance, identity: Identity): void {
  const { sql } = identity;

  const state = async (account_id: string) => {
    const [account, { on, since, recovery_left }] = await Promise.all([
      readAccount(sql, account_id),
      readSecondFactor(sql, account_id),
    ]);
    const required = account?.staff_role === 'owner';
    return { on, required, since: since?.toISOString() ?? null, recovery_left };
  };

  mount(app, readSecondFactorRoute, async ({ principal }) => ok(await state(principal.account_id)));

  mount(app, readProof, async ({ principal }) => {
    const barred = await needProof(identity, principal.session_id);
    return ok({ proved: barred === null, ways: await readProofWays(sql, principal.account_id) });
  });

  mount(app, provePersonRoute, async ({ principal, body, request }) => {
    const { account_id, session_id } = principal;
    const done = await provePerson(identity, { account_id, session_id, origin: originOf(request), ...body });
    return done.ok ? ok({ proved: true }) : done;
  });

  mount(app, beginTotpRoute, async ({ principal, reply }) => {
    reply.headers(no_store);
    return (await needProof(identity, principal.session_id)) ?? (await beginTotp(identity, principal));
  });

  mount(app, confirmTotpRoute, async ({ principal, body, request, reply }) => {
    reply.headers(no_store);
    const who = { ...principal, origin: originOf(request) };
    const done = (await needProof(identity, principal.session_id)) ?? (await confirmTotp(identity, who, body.code));
    // What this process remembers of the session may still say that the factor is missing.
    if (done.ok) identity.sessions.forgetAll();
    return done;
  });

  mount(app, removeTotpRoute, async ({ principal, body, request }) => {
    const { account_id } = principal;
    const barred = await needProof(identity, principal.session_id);
    if (barred) return barred;
    const right = await takeCode(identity, account_id, body.code);
    if (!right.ok) return right;
    // An owner moves to another app this way: without one nothing of the back office opens until the next is on.
    await removeTotp(identity, { ...principal, origin: originOf(request) });
    identity.sessions.forgetAll();
    return ok(await state(account_id));
  });

  mount(app, renewRecoveryCodes, async ({ principal, body, request, reply }) => {
    reply.headers(no_store);
    const barred = await needProof(identity, principal.session_id);
    if (barred) return barred;
    const right = await takeCode(identity, principal.account_id, body.code);
    if (!right.ok) return right;
    return ok({ recovery_codes: await renewCodes(identity, { ...principal, origin: originOf(request) }) });
  });
}
