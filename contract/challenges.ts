import { Type } from 'typebox';
import { Email, Language, Password, PersonName, PhoneNumber, Session } from './identity.ts';
import { Agreement } from './operator.ts';
import { defineRoute } from './route.ts';

const uuid = Type.String({ format: 'uuid' });
const instant = Type.String({ description: 'ISO 8601, UTC' });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const strict = { additionalProperties: false } as const;

/** A question under way. The same answer whether or not a message goes out. */
export const Challenge = Type.Object({
  challenge_id: uuid,
  expires_at: instant,
  /** When the message may be sent once more. */
  resend_at: instant,
  /** False where too many codes went to this address today: the message then holds a link alone. */
  has_code: Type.Boolean(),
  /** Demonstration shops only, and only where the code opens nobody's account. */
  demo_code: nullable(Type.String()),
});

/** The six digits beside the challenge they belong to, or the token of the link. */
const proof = {
  challenge_id: Type.Optional(uuid),
  code: Type.Optional(Type.String({ pattern: '^[0-9]{6}$' })),
  token: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{64}$' })),
};

export const signUp = defineRoute({
  id: 'identity.sign_up',
  method: 'POST',
  path: '/api/v1/accounts',
  auth: 'session',
  summary:
    'Ask for an account. The same answer whether or not the e-mail has one; a six-digit code and a link go there by mail.',
  // Harmless to repeat: nothing exists until the answer comes back.
  idempotency: 'none',
  body: Type.Object(
    {
      email: Email,
      password: Password,
      name: PersonName,
      phone: Type.Optional(PhoneNumber),
      language: Type.Optional(Language),
      /** Needed but for marketing, which is a choice and may be taken back. */
      agreed: Type.Object({ ...Agreement.properties, marketing: Type.Optional(Type.Boolean()) }, strict),
    },
    strict,
  ),
  reply: { 202: Challenge },
});

export const verifySignUp = defineRoute({
  id: 'identity.verify_sign_up',
  method: 'POST',
  path: '/api/v1/accounts/verify',
  auth: 'session',
  summary:
    'The code or the link from the mail: makes the account and signs in. A link opened in another browser than the one that asked needs the password, too (`confirm_password`).',
  idempotency: 'none',
  body: Type.Object({ ...proof, password: Type.Optional(Password) }, strict),
  reply: { 201: Session },
});

export const resendChallenge = defineRoute({
  id: 'identity.resend_challenge',
  method: 'POST',
  path: '/api/v1/challenges/:challenge_id/messages',
  auth: 'session',
  summary: 'Send the mail or text message once more: five times at the most, with growing pauses.',
  idempotency: 'none',
  params: Type.Object({ challenge_id: uuid }),
  reply: { 200: Type.Object({ resend_at: instant, sends_left: Type.Integer() }) },
});

export const askReset = defineRoute({
  id: 'identity.ask_reset',
  method: 'POST',
  path: '/api/v1/password-resets',
  auth: 'session',
  summary: 'Ask for a new password by mail. The same answer whether or not the e-mail has an account.',
  idempotency: 'none',
  body: Type.Object({ email: Email, language: Type.Optional(Language) }, strict),
  reply: { 202: Challenge },
});

export const resetPassword = defineRoute({
  id: 'identity.reset_password',
  method: 'POST',
  path: '/api/v1/password-resets/confirm',
  auth: 'session',
  summary: 'The code or the link from the mail and the new password: once. Every session ends; nobody is signed in.',
  idempotency: 'none',
  body: Type.Object({ ...proof, new_password: Password }, strict),
  reply: { 200: Type.Object({ ended_sessions: Type.Integer() }) },
});

export const askEmailChange = defineRoute({
  id: 'identity.ask_email_change',
  method: 'POST',
  path: '/api/v1/me/email',
  auth: 'account',
  summary: 'Ask to change the e-mail: a code and a link go to the new address. Needs the password.',
  idempotency: 'none',
  body: Type.Object({ new_email: Email, current_password: Type.Optional(Password) }, strict),
  reply: { 202: Challenge },
});

export const changeEmail = defineRoute({
  id: 'identity.change_email',
  method: 'POST',
  path: '/api/v1/me/email/confirm',
  auth: 'account',
  summary:
    'The code or the link from the new mailbox: the e-mail changes, both addresses are told, the old one may undo it.',
  idempotency: 'none',
  body: Type.Object(proof, strict),
  reply: { 200: Type.Object({ email: Email }) },
});

export const undoEmail = defineRoute({
  id: 'identity.undo_email',
  method: 'POST',
  path: '/api/v1/email-undo',
  auth: 'session',
  summary:
    'The link in the notice to the old address: the e-mail goes back, every session ends, and a new password is chosen with `reset_token`.',
  idempotency: 'none',
  body: Type.Object({ token: Type.String({ pattern: '^[A-Za-z0-9_-]{64}$' }) }, strict),
  reply: { 200: Type.Object({ email: Email, reset_token: Type.String() }) },
});
