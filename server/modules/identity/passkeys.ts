import { ok, type Result, refuse } from '@madang/contract';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { type Sql, type Tx, transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { readAccount, readProfile } from './accounts.ts';
import { type AuditOrigin, audit } from './audit.ts';
import { describeDevice } from './device.ts';
import type { Identity } from './identity.ts';
import { tell } from './notices.ts';
import { type Opened, openSession } from './open-session.ts';
import { originFrom } from './origin.ts';
import { isOurs, makeChallenge, spendChallenge } from './passkey-challenges.ts';
import { noteProof } from './prove-person.ts';

const max_passkeys = 10;
/** EdDSA, ES256, RS256: what devices have and Node verifies without an experiment. */
const algorithms = [-8, -7, -257];
/** Loaded with the first passkey: a process that sees none does without its parsers of certificates. */
const library = () => import('@simplewebauthn/server');

type Who = { account_id: string; staff: unknown; origin: AuditOrigin };
/** Whose passkeys they are: the host the browser binds them to, and the page they are used on. */
export type House = { rp_id: string; origin: string };

/**
 * The house as the browser must see it: PUBLIC_URL, never a host that a request names. Only where that is this machine itself,
 * any port of it will do.
 */
export function houseOf(public_url: string, origin: string | undefined): House {
  const house = new URL(public_url);
  // Browsers bind passkeys to names, not to numbers.
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(house.hostname);
  if (!local) return { rp_id: house.hostname, origin: house.origin };
  const asked = origin ? URL.parse(origin) : null;
  return { rp_id: 'localhost', origin: asked?.hostname === 'localhost' ? asked.origin : house.origin };
}

export async function beginPasskey(
  { sql, keys, vault }: Identity,
  house: House,
  { account_id }: { account_id: string },
): Promise<Result<PublicKeyCredentialCreationOptionsJSON>> {
  const account = await readAccount(sql, account_id);
  const profile = account && (await readProfile({ sql, vault }, account.profile_ref));
  if (!profile) return refuse('not_found');
  const known = await sql<{ credential_id: string; transports: string[] }[]>`
    select credential_id, transports from identity.passkeys where account_id = ${account_id}`;
  if (known.length >= max_passkeys) return refuse('too_many_passkeys', { limit: max_passkeys });
  const { generateRegistrationOptions } = await library();
  const options = await generateRegistrationOptions({
    rpName: '마당',
    rpID: house.rp_id,
    userName: profile.email,
    userDisplayName: profile.name,
    userID: new Uint8Array(Buffer.from(account_id.replaceAll('-', ''), 'hex')),
    challenge: new Uint8Array(Buffer.from(makeChallenge(keys, `register ${account_id}`))),
    excludeCredentials: known.map(({ credential_id, transports }) => ({ id: credential_id, transports })),
    supportedAlgorithmIDs: algorithms,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  return ok(options);
}

export async function addPasskey(
  identity: Identity,
  house: House,
  { account_id, staff, origin }: Who,
  input: { credential: object; user_agent: string },
): Promise<Result<null>> {
  const { sql, keys } = identity;
  const { verifyRegistrationResponse } = await library();
  let challenge = '';
  const verified = await verifyRegistrationResponse({
    response: input.credential as RegistrationResponseJSON,
    expectedChallenge: (shown) => {
      challenge = Buffer.from(shown, 'base64url').toString();
      return isOurs(keys, `register ${account_id}`, challenge);
    },
    expectedOrigin: house.origin,
    expectedRPID: house.rp_id,
    supportedAlgorithmIDs: algorithms,
    requireUserVerification: true,
  }).catch(() => null);
  if (!verified?.verified) return refuse('bad_passkey');
  const { id, publicKey, counter, transports } = verified.registrationInfo.credential;
  return await transact(sql, async (tx): Promise<Result<null>> => {
    if (!(await spendChallenge(tx, challenge))) return refuse('bad_passkey');
    const kept = (transports ?? []).filter((one) => /^[a-z-]{1,20}$/.test(one));
    const device = describeDevice(input.user_agent);
    const added = await tx`
      insert into identity.passkeys (passkey_id, account_id, credential_id, public_key, counter, transports, device)
      values (${newId()}, ${account_id}, ${id}, ${Buffer.from(publicKey)}, ${counter}, ${`{${kept.join(',')}}`}::text::text[],
              ${device})
      on conflict (credential_id) do nothing`;
    if (added.count === 0) return refuse('bad_passkey');
    const subject = `account:${account_id}`;
    if (staff) await audit(tx, [{ actor_id: account_id, act: 'staff.passkey_added', subject, origin }]);
    const account = await readAccount(tx, account_id);
    if (account) await tell(identity, tx, account, 'passkey_added', { device });
    return ok(null);
  });
}

/** The same for everybody: the browser finds the passkey itself, so nothing is said about who exists. */
export async function beginPasskeySignIn(
  { keys }: Pick<Identity, 'keys'>,
  house: House,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await library();
  return await generateAuthenticationOptions({
    rpID: house.rp_id,
    challenge: new Uint8Array(Buffer.from(makeChallenge(keys, 'sign-in'))),
    userVerification: 'required',
  });
}

type Row = {
  passkey_id: string;
  account_id: string;
  person_id: string;
  staff: boolean;
  credential_id: string;
  public_key: Buffer;
  counter: number;
};

type Answered = { row: Row; challenge: string; counter: number };

/** Whose passkey answered a challenge made for `purpose`; null for every wrong way. Nothing is used up yet. */
async function readAnswer(
  { sql, keys }: Pick<Identity, 'sql' | 'keys'>,
  house: House,
  purpose: string,
  credential: { id: string },
): Promise<Answered | null> {
  const [row] = await sql<Row[]>`
    select p.passkey_id, p.account_id, a.person_id, a.staff_role is not null as staff, p.credential_id, p.public_key, p.counter
    from identity.passkeys p join identity.accounts a using (account_id)
    where p.credential_id = ${credential.id} and a.closed_at is null`;
  if (!row) return null;
  const { verifyAuthenticationResponse } = await library();
  let challenge = '';
  const verified = await verifyAuthenticationResponse({
    response: credential as AuthenticationResponseJSON,
    expectedChallenge: (shown) => {
      challenge = Buffer.from(shown, 'base64url').toString();
      return isOurs(keys, purpose, challenge);
    },
    expectedOrigin: house.origin,
    expectedRPID: house.rp_id,
    credential: { id: row.credential_id, publicKey: new Uint8Array(row.public_key), counter: row.counter },
    requireUserVerification: true,
  }).catch(() => null);
  return verified?.verified ? { row, challenge, counter: verified.authenticationInfo.newCounter } : null;
}

/** Uses an answer up: false where the challenge was answered before, or the passkey's count did not grow. */
async function spendAnswer(tx: Tx, { row, challenge, counter }: Answered): Promise<boolean> {
  if (!(await spendChallenge(tx, challenge))) return false;
  // A count that does not grow is a copy's; authenticators that do not count stay at nought.
  const used = await tx`
    update identity.passkeys set counter = ${counter}, last_used_at = now()
    where passkey_id = ${row.passkey_id} and (counter < ${counter}::bigint or (counter = 0 and ${counter}::bigint = 0))`;
  return used.count > 0;
}

/** Opens a session for whoever holds a passkey and was checked by its device. Every wrong way is `bad_passkey`. */
export async function signInByPasskey(
  identity: Identity,
  house: House,
  input: { credential: { id: string }; stay?: boolean | undefined; ip: string; user_agent: string },
): Promise<Result<{ person_id: string; opened: Opened }>> {
  const answered = await readAnswer(identity, house, 'sign-in', input.credential);
  if (!answered) return refuse('bad_passkey');
  const { account_id, person_id, staff } = answered.row;
  return await transact(identity.sql, async (tx): Promise<Result<{ person_id: string; opened: Opened }>> => {
    if (!(await spendAnswer(tx, answered))) return refuse('bad_passkey');
    const { stay = false, ip, user_agent } = input;
    const opened = await openSession(identity.keys, tx, { account_id, person_id, staff, stay, user_agent });
    const subject = `session:${opened.session_id}`;
    const origin = originFrom({ ip, user_agent, session_id: opened.session_id });
    const act = { actor_id: account_id, act: 'staff.signed_in', subject, detail: { by: 'passkey' }, origin };
    if (staff) await audit(tx, [act]);
    return ok({ person_id, opened });
  });
}

const proofOf = (session_id: string) => `prove ${session_id}`;

/** Asks for a passkey of one's own, for this session alone. */
export async function beginPasskeyProof(
  { sql, keys }: Pick<Identity, 'sql' | 'keys'>,
  house: House,
  { account_id, session_id }: { account_id: string; session_id: string },
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const known = await sql<{ credential_id: string; transports: string[] }[]>`
    select credential_id, transports from identity.passkeys where account_id = ${account_id}`;
  const { generateAuthenticationOptions } = await library();
  return await generateAuthenticationOptions({
    rpID: house.rp_id,
    challenge: new Uint8Array(Buffer.from(makeChallenge(keys, proofOf(session_id)))),
    allowCredentials: known.map(({ credential_id, transports }) => ({
      id: credential_id,
      transports: transports as never,
    })),
    userVerification: 'required',
  });
}

/** Proves who is there by a passkey of this very account. */
export async function proveByPasskey(
  identity: Identity,
  house: House,
  { account_id, session_id, origin }: { account_id: string; session_id: string; origin: AuditOrigin },
  credential: { id: string },
): Promise<Result<null>> {
  const answered = await readAnswer(identity, house, proofOf(session_id), credential);
  if (answered?.row.account_id !== account_id) return refuse('bad_passkey');
  return await transact(identity.sql, async (tx): Promise<Result<null>> => {
    if (!(await spendAnswer(tx, answered))) return refuse('bad_passkey');
    await noteProof(tx, { account_id, session_id, origin }, 'passkey');
    return ok(null);
  });
}

export type PasskeyRow = { passkey_id: string; device: string; created_at: Date; last_used_at: Date | null };

export function listPasskeys(sql: Sql, account_id: string): Promise<PasskeyRow[]> {
  return sql<PasskeyRow[]>`
    select passkey_id, device, created_at, last_used_at from identity.passkeys
    where account_id = ${account_id} order by created_at`;
}

export async function removePasskey(
  identity: Identity,
  { account_id, staff, origin }: Who,
  passkey_id: string,
): Promise<boolean> {
  return await transact(identity.sql, async (tx) => {
    const [gone] = await tx<{ device: string }[]>`
      delete from identity.passkeys where passkey_id = ${passkey_id} and account_id = ${account_id} returning device`;
    if (!gone) return false;
    const subject = `account:${account_id}`;
    const account = await readAccount(tx, account_id);
    if (account) await tell(identity, tx, account, 'passkey_removed', { device: gone.device });
    if (staff) await audit(tx, [{ actor_id: account_id, act: 'staff.passkey_removed', subject, origin }]);
    return true;
  });
}
