import {
  addPasskey as addPasskeyRoute,
  beginPasskeyProof as beginPasskeyProofRoute,
  beginPasskey as beginPasskeyRoute,
  beginPasskeySignIn as beginPasskeySignInRoute,
  listPasskeys as listPasskeysRoute,
  ok,
  proveByPasskey as proveByPasskeyRoute,
  refuse,
  removePasskey as removePasskeyRoute,
  signInByPasskey as signInByPasskeyRoute,
} from '@madang/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { mount } from '../../platform/http.ts';
import type { Identity } from './identity.ts';
import { addressKey } from './limits.ts';
import { originOf } from './origin.ts';
import {
  addPasskey,
  beginPasskey,
  beginPasskeyProof,
  beginPasskeySignIn,
  houseOf,
  listPasskeys,
  proveByPasskey,
  removePasskey,
  signInByPasskey,
} from './passkeys.ts';
import { needProof } from './prove-person.ts';
import { no_store, type SignedInHook, welcome } from './welcome.ts';

export function passkeyRoutes(app: FastifyInstance, identity: Identity, hooks: readonly SignedInHook[]): void {
  const { sql, limits } = identity;
  const house = (request: FastifyRequest) => houseOf(identity.public_url, request.headers.origin);
  const user_agent = (request: FastifyRequest) => request.headers['user-agent'] ?? '';
  const list = async (account_id: string) =>
    ok({
      passkeys: (await listPasskeys(sql, account_id)).map(({ passkey_id, device, created_at, last_used_at }) => ({
        passkey_id,
        device,
        created_at: created_at.toISOString(),
        last_used_at: last_used_at?.toISOString() ?? null,
      })),
    });

  mount(app, listPasskeysRoute, ({ principal }) => list(principal.account_id));

  mount(app, beginPasskeyRoute, async ({ principal, request, reply }) => {
    reply.headers(no_store);
    const barred = await needProof(identity, principal.session_id);
    if (barred) return barred;
    const begun = await beginPasskey(identity, house(request), principal);
    return begun.ok ? ok({ options: { ...begun.value } }) : begun;
  });

  mount(app, addPasskeyRoute, async ({ principal, body, request }) => {
    const { credential } = body;
    const barred = await needProof(identity, principal.session_id);
    if (barred) return barred;
    const added = await addPasskey(
      identity,
      house(request),
      { ...principal, origin: originOf(request) },
      {
        credential,
        user_agent: user_agent(request),
      },
    );
    return added.ok ? list(principal.account_id) : added;
  });

  mount(app, removePasskeyRoute, async ({ principal, params, request }) => {
    const barred = await needProof(identity, principal.session_id);
    if (barred) return barred;
    const gone = await removePasskey(identity, { ...principal, origin: originOf(request) }, params.passkey_id);
    return gone ? list(principal.account_id) : refuse('not_found');
  });

  mount(app, beginPasskeyProofRoute, async ({ principal, request, reply }) => {
    reply.headers(no_store);
    return ok({ options: { ...(await beginPasskeyProof(identity, house(request), principal)) } });
  });

  mount(app, proveByPasskeyRoute, async ({ principal, body, request }) => {
    const done = await proveByPasskey(
      identity,
      house(request),
      { ...principal, origin: originOf(request) },
      body.credential,
    );
    return done.ok ? ok({ proved: true }) : done;
  });

  mount(app, beginPasskeySignInRoute, async ({ request, reply }) => {
    reply.headers(no_store);
    return ok({ options: { ...(await beginPasskeySignIn(identity, house(request))) } });
  });

  mount(app, signInByPasskeyRoute, async ({ body, principal, request, reply }) => {
    const taken = { sign_in_address: addressKey(request.ip) };
    const limited = await limits.take(taken);
    if (limited) return limited;
    const done = await signInByPasskey(identity, house(request), {
      ...body,
      ip: request.ip,
      user_agent: user_agent(request),
    });
    if (!done.ok) return done;
    await limits.giveBack(taken);
    return welcome(identity, hooks, { principal, request, reply }, { ...done.value, device_cookie: null });
  });
}
