import { Type } from 'typebox';
import { Credential, Options } from './passkeys.ts';
import { defineRoute } from './route.ts';
import { NextPath, SocialProvider } from './social.ts';

const strict = { additionalProperties: false } as const;
/** Six digits of the app, or a recovery code; spaces and dashes as people type them. */
const code = Type.String({ minLength: 6, maxLength: 20 });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

export const SecondFactor = Type.Object({
  on: Type.Boolean(),
  /** This account's role must have one. */
  required: Type.Boolean(),
  since: nullable(Type.String({ description: 'ISO 8601, UTC' })),
  /** Recovery codes not used yet. */
  recovery_left: Type.Integer(),
});

export const readSecondFactor = defineRoute({
  id: 'identity.read_second_factor',
  method: 'GET',
  path: '/api/v1/me/second-factor',
  auth: 'account',
  summary: 'Whether signing in asks me for a code of my app, too.',
  reply: { 200: SecondFactor },
});

export const beginTotp = defineRoute({
  id: 'identity.begin_totp',
  method: 'POST',
  path: '/api/v1/me/second-factor/totp',
  auth: 'account',
  summary: 'A secret for my app (RFC 6238), told once; it is on after its first code. Needs a recent proof.',
  idempotency: 'none',
  reply: {
    200: Type.Object({
      secret: Type.String({ description: 'Base32, to type in' }),
      uri: Type.String({ description: 'otpauth://, to draw as a QR code' }),
    }),
  },
});

const recovery = Type.Object({ recovery_codes: Type.Array(Type.String()) });

export const confirmTotp = defineRoute({
  id: 'identity.confirm_totp',
  method: 'POST',
  path: '/api/v1/me/second-factor/totp/confirm',
  auth: 'account',
  summary: 'The first code turns it on. Replies with recovery codes, once; other sessions end.',
  idempotency: 'none',
  body: Type.Object({ code: Type.String({ pattern: '^[0-9]{6}$' }) }, strict),
  reply: { 200: recovery },
});

export const removeTotp = defineRoute({
  id: 'identity.remove_totp',
  method: 'POST',
  path: '/api/v1/me/second-factor/totp/remove',
  auth: 'account',
  summary: 'Turn it off, with a code. Needs a recent proof.',
  idempotency: 'none',
  body: Type.Object({ code }, strict),
  reply: { 200: SecondFactor },
});

export const renewRecoveryCodes = defineRoute({
  id: 'identity.renew_recovery_codes',
  method: 'POST',
  path: '/api/v1/me/second-factor/recovery-codes',
  auth: 'account',
  summary: 'New recovery codes in place of all before, with a code. Needs a recent proof.',
  idempotency: 'none',
  body: Type.Object({ code }, strict),
  reply: { 200: recovery },
});

/** The ways this account may prove who is there. */
const ProofWays = Type.Object({
  password: Type.Boolean(),
  /** A code of the app, or a recovery code. */
  code: Type.Boolean(),
  passkey: Type.Boolean(),
  /** A fresh sign-in there; not for staff nor where a second factor is on. */
  social: Type.Array(SocialProvider),
});
const proved = { 200: Type.Object({ proved: Type.Boolean() }) };

export const readProof = defineRoute({
  id: 'identity.read_proof',
  method: 'GET',
  path: '/api/v1/me/proof',
  auth: 'account',
  summary: 'Whether I proved lately who I am, and how I may.',
  reply: { 200: Type.Object({ proved: Type.Boolean(), ways: ProofWays }) },
});

export const provePerson = defineRoute({
  id: 'identity.prove_person',
  method: 'POST',
  path: '/api/v1/me/proof',
  auth: 'account',
  summary: 'My password, or a code of my app, again, before a dangerous act; good for a quarter of an hour.',
  idempotency: 'none',
  body: Type.Object(
    { password: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })), code: Type.Optional(code) },
    { ...strict, minProperties: 1, maxProperties: 1 },
  ),
  reply: proved,
});

export const beginPasskeyProof = defineRoute({
  id: 'identity.begin_passkey_proof',
  method: 'POST',
  path: '/api/v1/me/proof/passkey/options',
  auth: 'account',
  summary: 'What `navigator.credentials.get` needs to prove by a passkey of mine.',
  idempotency: 'none',
  reply: { 200: Type.Object({ options: Options }) },
});

export const proveByPasskey = defineRoute({
  id: 'identity.prove_by_passkey',
  method: 'POST',
  path: '/api/v1/me/proof/passkey',
  auth: 'account',
  summary: 'Prove by a passkey of mine.',
  idempotency: 'none',
  body: Type.Object({ credential: Credential }, strict),
  reply: proved,
});

export const startSocialProof = defineRoute({
  id: 'identity.start_social_proof',
  method: 'POST',
  path: '/api/v1/me/proof/social/:provider',
  auth: 'account',
  summary: 'Begin proving by a fresh sign-in at a linked provider; the browser comes back to `next`.',
  idempotency: 'none',
  params: Type.Object({ provider: SocialProvider }),
  body: Type.Object({ next: NextPath }, strict),
  reply: { 200: Type.Object({ url: Type.String({ description: 'where the browser goes now' }) }) },
});
