import { Type } from 'typebox';
import { defineRoute } from './route.ts';

const strict = { additionalProperties: false } as const;
export const SocialProvider = Type.Union([Type.Literal('kakao'), Type.Literal('naver'), Type.Literal('google')]);
const params = Type.Object({ provider: SocialProvider });
/** Where to go afterwards: a path of ours. */
export const NextPath = Type.Optional(Type.String({ maxLength: 200, pattern: '^/(?![/\\\\])' }));
const started = { 200: Type.Object({ url: Type.String({ description: 'where the browser goes now' }) }) };
const links = { 200: Type.Object({ linked: Type.Array(SocialProvider), offered: Type.Array(SocialProvider) }) };

export const listSocialProviders = defineRoute({
  id: 'identity.list_social_providers',
  method: 'GET',
  path: '/api/v1/social',
  auth: 'public',
  summary: 'With whom one can sign in besides a password.',
  reply: { 200: Type.Object({ providers: Type.Array(SocialProvider) }) },
});

export const startSocialSignIn = defineRoute({
  id: 'identity.start_social_sign_in',
  method: 'POST',
  path: '/api/v1/social/:provider/sign-in',
  auth: 'public',
  summary: 'Begin signing in at a provider (OAuth 2 with PKCE; OpenID Connect where the provider has it).',
  idempotency: 'none',
  params,
  body: Type.Object({ next: NextPath }, strict),
  reply: started,
});

export const startSocialLink = defineRoute({
  id: 'identity.start_social_link',
  method: 'POST',
  path: '/api/v1/me/social/:provider',
  auth: 'account',
  summary: 'Begin linking a provider to my account. Needs a recent proof.',
  idempotency: 'none',
  params,
  reply: started,
});

export const returnFromSocial = defineRoute({
  id: 'identity.return_from_social',
  method: 'GET',
  path: '/api/v1/social/:provider/return',
  auth: 'public',
  summary: 'Where the provider sends the browser back to; goes on to a page.',
  params,
  query: Type.Object({
    code: Type.Optional(Type.String({ maxLength: 2_000 })),
    state: Type.Optional(Type.String({ maxLength: 200 })),
    error: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  reply: { 302: Type.Null() },
});

export const listSocialLinks = defineRoute({
  id: 'identity.list_social_links',
  method: 'GET',
  path: '/api/v1/me/social',
  auth: 'account',
  summary: 'Which providers open my account.',
  reply: links,
});

export const removeSocialLink = defineRoute({
  id: 'identity.remove_social_link',
  method: 'DELETE',
  path: '/api/v1/me/social/:provider',
  auth: 'account',
  summary: 'Unlink a provider. Needs a recent proof; the last way in stays.',
  idempotency: 'none',
  params,
  reply: links,
});
