import { Type } from 'typebox';
import { Challenge } from './challenges.ts';
import { Password, PhoneNumber, Session } from './identity.ts';
import { Agreement } from './operator.ts';
import { defineRoute } from './route.ts';

const uuid = Type.String({ format: 'uuid' });
const strict = { additionalProperties: false } as const;
/** An account without a password proves who it is another way (`identity.prove_person` and its kin). */
const with_password = Type.Object({ current_password: Type.Optional(Password) }, strict);

export const downloadMyData = defineRoute({
  id: 'identity.download_my_data',
  method: 'POST',
  path: '/api/v1/me/data',
  auth: 'account',
  summary:
    'Everything kept about me, as one JSON document: profile, addresses, devices, cart, orders with their contacts, mails, and what staff read. Needs the password.',
  // Reading, said with a body so that the password is in no address.
  idempotency: 'none',
  body: with_password,
  reply: { 200: Type.Unknown() },
});

export const deleteMe = defineRoute({
  id: 'identity.delete_me',
  method: 'POST',
  path: '/api/v1/me/deletion',
  auth: 'account',
  summary:
    'Delete my account, at once and for good: its key is destroyed, so that every copy of what it sealed is unreadable. Records of orders stay under their own key for the time the law asks for. Needs the password; replies as a new guest.',
  idempotency: 'none',
  body: with_password,
  reply: { 200: Session },
});

export const askPhone = defineRoute({
  id: 'identity.ask_phone',
  method: 'POST',
  path: '/api/v1/me/phone',
  auth: 'account',
  summary: 'Ask for a six-digit code by text message. The number counts as mine once the code comes back.',
  idempotency: 'none',
  body: Type.Object({ phone: PhoneNumber }, strict),
  reply: { 202: Challenge },
});

export const verifyPhone = defineRoute({
  id: 'identity.verify_phone',
  method: 'POST',
  path: '/api/v1/me/phone/verify',
  auth: 'account',
  summary:
    'The code from the text message: the number is verified. One account at a time: the newest proof of a number wins it.',
  idempotency: 'none',
  body: Type.Object({ challenge_id: uuid, code: Type.String({ pattern: '^[0-9]{6}$' }) }, strict),
  reply: { 200: Type.Object({ phone: Type.String(), verified_at: Type.String() }) },
});

const Consents = Type.Object({
  consents: Type.Array(
    Type.Object({
      kind: Type.Enum(['terms', 'privacy', 'age_14', 'marketing']),
      version: Type.String(),
      given: Type.Boolean(),
      at: Type.String({ description: 'ISO 8601, UTC' }),
    }),
  ),
});

export const readMyConsents = defineRoute({
  id: 'identity.read_my_consents',
  method: 'GET',
  path: '/api/v1/me/consents',
  auth: 'account',
  summary: 'What I agreed to, to which version and when.',
  reply: { 200: Consents },
});

export const giveMyConsents = defineRoute({
  id: 'identity.give_my_consents',
  method: 'POST',
  path: '/api/v1/me/consents',
  auth: 'account',
  summary: 'Agree to the words of today, or give and take back the consent to marketing.',
  // Said twice it is agreed to twice, which is no more than once.
  idempotency: 'none',
  body: Type.Object({ agreed: Type.Optional(Agreement), marketing: Type.Optional(Type.Boolean()) }, strict),
  reply: { 200: Consents },
});
