import { Type } from 'typebox';
import { defineRoute } from './route.ts';
import { StaffRole } from './staff.ts';

const uuid = Type.String({ format: 'uuid' });
const instant = Type.String({ description: 'ISO 8601, UTC' });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const strict = { additionalProperties: false } as const;

export const Email = Type.String({ minLength: 3, maxLength: 254, pattern: '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$' });
export const PhoneNumber = Type.String({
  pattern: '^[0-9+() -]{8,20}$',
  description: 'Korean phone, any common spelling',
});
export const PersonName = Type.String({ minLength: 1, maxLength: 60 });
/** Any length here, so that a weak password is answered by `weak_password` with the rules it breaks. */
export const Password = Type.String({ minLength: 1, maxLength: 200 });
const email = Email;
const phone = PhoneNumber;
const name = PersonName;
const password = Password;
export const Language = Type.Union([Type.Literal('ko'), Type.Literal('en')]);

/** Who is looking. `account` is null for a guest; a guest has a signed cookie and no row in the database. */
export const Session = Type.Object({
  kind: Type.Union([Type.Literal('guest'), Type.Literal('account')]),
  account: nullable(
    Type.Object({
      account_id: uuid,
      name,
      email,
      /** `missing`: an owner must have one; outside a demonstration the back office stays shut until it is on. */
      /** False until terms and privacy policy are agreed to: an account made at a provider is asked at its first order. */
      agreed: Type.Boolean(),
      second_factor: Type.Union([Type.Literal('on'), Type.Literal('off'), Type.Literal('missing')]),
      /** `shops`: the only ones they see and touch; null is every shop. */
      staff: nullable(
        Type.Object({
          role: StaffRole,
          permissions: Type.Array(Type.String()),
          shops: nullable(Type.Array(Type.String())),
        }),
      ),
    }),
  ),
  /** The server's clock, for countdowns. */
  server_time: instant,
  /** True on a demonstration shop: pages may show the demo logins. */
  demo: Type.Boolean(),
});

export const readSession = defineRoute({
  id: 'identity.read_session',
  method: 'GET',
  path: '/api/v1/session',
  auth: 'public',
  summary: 'Who is looking; sets the guest cookie when there is none. Call it first.',
  reply: { 200: Session },
});

const second_factor_code = Type.String({ minLength: 6, maxLength: 20 });

export const signIn = defineRoute({
  id: 'identity.sign_in',
  method: 'POST',
  path: '/api/v1/sessions',
  auth: 'public',
  summary: 'Sign in: sets the session cookie; the guest cart is merged into the account.',
  idempotency: 'none',
  body: Type.Object(
    { email, password, stay: Type.Optional(Type.Boolean()), code: Type.Optional(second_factor_code) },
    strict,
  ),
  reply: { 201: Session },
});

export const signOut = defineRoute({
  id: 'identity.sign_out',
  method: 'DELETE',
  path: '/api/v1/sessions/current',
  auth: 'public',
  summary: 'Sign out: the session is revoked everywhere within a second; replies as the new guest.',
  idempotency: 'none',
  reply: { 200: Session },
});

export const Me = Type.Object({
  account_id: uuid,
  email,
  name,
  phone: nullable(Type.String()),
  /** When the number was proved by a code; null while it was only typed. */
  phone_verified_at: nullable(instant),
  language: Language,
  created_at: instant,
  /** False where only Kakao, Naver, Google or a passkey opens it: such an account proves who it is another way. */
  has_password: Type.Boolean(),
});

export const readMe = defineRoute({
  id: 'identity.read_me',
  method: 'GET',
  path: '/api/v1/me',
  auth: 'account',
  summary: 'My account.',
  reply: { 200: Me },
});

export const updateMe = defineRoute({
  id: 'identity.update_me',
  method: 'PATCH',
  path: '/api/v1/me',
  auth: 'account',
  summary: 'Change name, phone or language.',
  idempotency: 'none',
  body: Type.Object(
    { name: Type.Optional(name), phone: Type.Optional(nullable(phone)), language: Type.Optional(Language) },
    strict,
  ),
  reply: { 200: Me },
});

export const changePassword = defineRoute({
  id: 'identity.change_password',
  method: 'POST',
  path: '/api/v1/me/password',
  auth: 'account',
  summary:
    'Change the password: every other session ends. An account without one chooses its first; it proves who it is another way.',
  idempotency: 'none',
  body: Type.Object({ current_password: Type.Optional(password), new_password: password }, strict),
  reply: { 200: Type.Object({ ended_sessions: Type.Integer() }) },
});

export const Device = Type.Object({
  session_id: uuid,
  current: Type.Boolean(),
  /** Browser and system, read from the user agent: `Chrome · Android`. */
  device: Type.String(),
  signed_in_at: instant,
  last_seen_at: instant,
});

export const listMySessions = defineRoute({
  id: 'identity.list_my_sessions',
  method: 'GET',
  path: '/api/v1/me/sessions',
  auth: 'account',
  summary: 'Where I am signed in.',
  reply: { 200: Type.Object({ sessions: Type.Array(Device) }) },
});

export const endMySession = defineRoute({
  id: 'identity.end_my_session',
  method: 'DELETE',
  path: '/api/v1/me/sessions/:session_id',
  auth: 'account',
  summary: 'Sign another device out.',
  idempotency: 'none',
  params: Type.Object({ session_id: uuid }),
  reply: { 200: Type.Object({ sessions: Type.Array(Device) }) },
});

export const endMyOtherSessions = defineRoute({
  id: 'identity.end_my_other_sessions',
  method: 'DELETE',
  path: '/api/v1/me/sessions',
  auth: 'account',
  summary: 'Sign out everywhere but here.',
  idempotency: 'none',
  reply: { 200: Type.Object({ sessions: Type.Array(Device) }) },
});

const address_fields = {
  /** 집, 회사 … */
  label: Type.String({ minLength: 1, maxLength: 30 }),
  name,
  phone,
  postal_code: Type.String({ pattern: '^[0-9]{5}$' }),
  address1: Type.String({ minLength: 1, maxLength: 200 }),
  address2: Type.Optional(Type.String({ maxLength: 200 })),
  note: Type.Optional(Type.String({ maxLength: 300 })),
};
export const AddressInput = Type.Object({ ...address_fields, is_default: Type.Optional(Type.Boolean()) }, strict);
export const Address = Type.Object({ address_id: uuid, ...address_fields, is_default: Type.Boolean() });
const addresses = { 200: Type.Object({ addresses: Type.Array(Address) }) };

export const listAddresses = defineRoute({
  id: 'identity.list_addresses',
  method: 'GET',
  path: '/api/v1/me/addresses',
  auth: 'account',
  summary: 'My address book, the default first.',
  reply: addresses,
});

export const addAddress = defineRoute({
  id: 'identity.add_address',
  method: 'POST',
  path: '/api/v1/me/addresses',
  auth: 'account',
  summary: 'Add an address (20 at most).',
  body: AddressInput,
  reply: addresses,
});

export const updateAddress = defineRoute({
  id: 'identity.update_address',
  method: 'PUT',
  path: '/api/v1/me/addresses/:address_id',
  auth: 'account',
  summary: 'Replace an address.',
  idempotency: 'none',
  params: Type.Object({ address_id: uuid }),
  body: AddressInput,
  reply: addresses,
});

export const removeAddress = defineRoute({
  id: 'identity.remove_address',
  method: 'DELETE',
  path: '/api/v1/me/addresses/:address_id',
  auth: 'account',
  summary: 'Remove an address.',
  idempotency: 'none',
  params: Type.Object({ address_id: uuid }),
  reply: addresses,
});

/**
 * What a role's grants allow: `*` is everything, `*.read` every read, `orders.*` all of orders; a leading `!` takes away and
 * wins. The server decides by it; pages hide by it what would be refused.
 */
export function may(grants: readonly string[], permission: string): boolean {
  const fits = (pattern: string) =>
    pattern === '*' ||
    pattern === permission ||
    (pattern.startsWith('*.') && permission.endsWith(pattern.slice(1))) ||
    (pattern.endsWith('.*') && permission.startsWith(pattern.slice(0, -1)));
  const taken = grants.some((grant) => grant.startsWith('!') && fits(grant.slice(1)));
  return !taken && grants.some((grant) => fits(grant));
}
