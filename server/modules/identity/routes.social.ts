import {
  listSocialLinks as listSocialLinksRoute,
  listSocialProviders,
  ok,
  refuse,
  removeSocialLink,
  returnFromSocial,
  startSocialLink,
  startSocialProof,
  startSocialSignIn,
} from '@madang/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readCookie } from '../../platform/cookie.ts';
import { constantTimeEqual } from '../../platform/crypto.ts';
import { mount } from '../../platform/http.ts';
import type { Identity } from './identity.ts';
import { originOf } from './origin.ts';
import { needProof, readProofWays } from './prove-person.ts';
import {
  enterBySocial,
  linkSocial,
  listSocialLinks,
  proveBySocial,
  type SocialRefusal,
  unlinkSocial,
} from './social-links.ts';
import { authorizeUrl, type SocialClient, type SocialName, whoIs } from './social-providers.ts';
import { challengeOf, newState, openState, sealState } from './social-state.ts';
import { no_store, type SignedInHook, welcome } from './welcome.ts';

export function socialRoutes(app: FastifyInstance, identity: Identity, hooks: readonly SignedInHook[]): void {
  const { keys, cookies, social } = identity;
  const offered = [...social.keys()];
  const redirectUri = (provider: SocialName) => `${identity.public_url}/api/v1/social/${provider}/return`;

  function start(
    client: SocialClient,
    reply: FastifyReply,
    next: string,
    account_id: string | null,
    proves: string | null = null,
  ) {
    const state = newState(client.name, next, account_id, proves);
    reply.headers({ ...no_store, 'set-cookie': cookies.social(sealState(keys, state)) });
    const redirect_uri = redirectUri(client.name);
    return ok({
      url: authorizeUrl(client, { ...state, redirect_uri, challenge: challengeOf(state), fresh: proves !== null }),
    });
  }

  /** Back to a page of ours, which says in words what happened. */
  function goTo(reply: FastifyReply, path: string, why?: SocialRefusal): undefined {
    const url = new URL(path, identity.public_url);
    if (why) url.searchParams.set('social', why);
    reply.headers(no_store).redirect(url.href, 302);
  }

  mount(app, listSocialProviders, () => ok({ providers: offered }));

  mount(app, startSocialSignIn, ({ params, body, reply }) => {
    const client = social.get(params.provider);
    return client ? start(client, reply, body.next ?? '/', null) : refuse('not_found');
  });

  mount(app, startSocialLink, async ({ params, principal, reply }) => {
    const client = social.get(params.provider);
    if (!client) return refuse('not_found');
    return (await needProof(identity, principal.session_id)) ?? start(client, reply, '/security', principal.account_id);
  });

  mount(app, startSocialProof, async ({ params, body, principal, reply }) => {
    const { account_id, session_id } = principal;
    const client = social.get(params.provider);
    const ways = client ? (await readProofWays(identity.sql, account_id)).social : [];
    if (!client || !ways.includes(client.name)) return refuse('not_found');
    return start(client, reply, body.next ?? '/security', account_id, session_id);
  });

  mount(app, returnFromSocial, async ({ params, query, principal, request, reply }) => {
    const client = social.get(params.provider);
    const state = openState(keys, readCookie(request.headers.cookie, cookies.names.social));
    reply.header('set-cookie', cookies.social(null));
    const back = state?.account_id ? '/security' : '/sign-in';
    // The answer must be for this browser, this provider and this try.
    const mine = state?.provider === params.provider && constantTimeEqual(state.state, query.state ?? '');
    if (!client || !state || !mine || !query.code) return goTo(reply, back, 'failed');
    const who = await whoIs(client, { ...state, code: query.code, redirect_uri: redirectUri(client.name) });
    if (!who) return goTo(reply, back, 'failed');
    if (state.account_id === null) {
      return await signIn(client.name, who, { request, reply, principal, next: state.next });
    }
    const still = principal.kind === 'account' ? principal : await identity.authenticate(request, reply);
    const same = still.kind === 'account' && still.account_id === state.account_id;
    const origin = { ...originOf(request), session_id: still.kind === 'account' ? still.session_id : null };
    if (state.proves) {
      const proved =
        same &&
        still.session_id === state.proves &&
        (await proveBySocial(identity, client.name, who, { ...still, origin }));
      return goTo(reply, proved ? state.next : '/security', proved ? undefined : 'not_proved');
    }
    const linked =
      same && (await linkSocial(identity, client.name, who.subject, { account_id: state.account_id, origin }));
    return goTo(reply, '/security', linked ? undefined : 'failed');
  });

  async function signIn(
    provider: SocialName,
    who: NonNullable<Awaited<ReturnType<typeof whoIs>>>,
    back: {
      request: FastifyRequest;
      reply: FastifyReply;
      principal: Parameters<typeof welcome>[2]['principal'];
      next: string;
    },
  ): Promise<undefined> {
    const entered = await enterBySocial(identity, provider, who, back.request.headers['user-agent'] ?? '');
    if (!entered.ok) return goTo(back.reply, '/sign-in', entered.why);
    await welcome(identity, hooks, back, { ...entered.value, device_cookie: null });
    return goTo(back.reply, back.next);
  }

  const state = async (account_id: string) => ok({ linked: await listSocialLinks(identity, account_id), offered });
  mount(app, listSocialLinksRoute, ({ principal }) => state(principal.account_id));
  mount(app, removeSocialLink, async ({ params, principal, request }) => {
    const barred = await needProof(identity, principal.session_id);
    if (barred) return barred;
    const gone = await unlinkSocial(
      identity,
      { account_id: principal.account_id, origin: originOf(request) },
      params.provider,
    );
    return gone ? state(principal.account_id) : refuse('in_use');
  });
}
