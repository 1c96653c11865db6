import { Type } from 'typebox';
import { Session } from './identity.ts';
import { defineRoute } from './route.ts';

const strict = { additionalProperties: false } as const;
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
/** What the browser is handed, and what it hands back: JSON as WebAuthn Level 3 defines it. */
export const Options = Type.Record(Type.String(), Type.Unknown());
export const Credential = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 1_400 }),
    rawId: Type.String({ minLength: 1, maxLength: 1_400 }),
    type: Type.Literal('public-key'),
    response: Type.Record(Type.String(), Type.Unknown()),
    clientExtensionResults: Type.Record(Type.String(), Type.Unknown()),
    authenticatorAttachment: Type.Optional(nullable(Type.String({ maxLength: 40 }))),
  },
  strict,
);

const Passkey = Type.Object({
  passkey_id: Type.String({ format: 'uuid' }),
  /** Where it was made: `Safari · iPhone`. */
  device: Type.String(),
  created_at: Type.String({ description: 'ISO 8601, UTC' }),
  last_used_at: nullable(Type.String()),
});
const list = { 200: Type.Object({ passkeys: Type.Array(Passkey) }) };

export const listPasskeys = defineRoute({
  id: 'identity.list_passkeys',
  method: 'GET',
  path: '/api/v1/me/passkeys',
  auth: 'account',
  summary: 'My passkeys.',
  reply: list,
});

export const beginPasskey = defineRoute({
  id: 'identity.begin_passkey',
  method: 'POST',
  path: '/api/v1/me/passkeys/options',
  auth: 'account',
  summary: 'What `navigator.credentials.create` needs. Needs a recent proof.',
  idempotency: 'none',
  reply: { 200: Type.Object({ options: Options }) },
});

export const addPasskey = defineRoute({
  id: 'identity.add_passkey',
  method: 'POST',
  path: '/api/v1/me/passkeys',
  auth: 'account',
  summary: 'Keep the passkey that the browser made.',
  idempotency: 'none',
  body: Type.Object({ credential: Credential }, strict),
  reply: list,
});

export const removePasskey = defineRoute({
  id: 'identity.remove_passkey',
  method: 'DELETE',
  path: '/api/v1/me/passkeys/:passkey_id',
  auth: 'account',
  summary: 'Take a passkey away. Needs a recent proof.',
  idempotency: 'none',
  params: Type.Object({ passkey_id: Type.String({ format: 'uuid' }) }),
  reply: list,
});

export const beginPasskeySignIn = defineRoute({
  id: 'identity.begin_passkey_sign_in',
  method: 'POST',
  path: '/api/v1/sessions/passkey/options',
  auth: 'public',
  summary: 'What `navigator.credentials.get` needs; says nothing about who exists.',
  idempotency: 'none',
  reply: { 200: Type.Object({ options: Options }) },
});

export const signInByPasskey = defineRoute({
  id: 'identity.sign_in_by_passkey',
  method: 'POST',
  path: '/api/v1/sessions/passkey',
  auth: 'public',
  summary: 'Sign in by a passkey; the authenticator has checked the person, so no code is asked for.',
  idempotency: 'none',
  body: Type.Object({ credential: Credential, stay: Type.Optional(Type.Boolean()) }, strict),
  reply: { 201: Session },
});
