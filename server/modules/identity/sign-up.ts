import { ok, type Result, refuse } from '@madang/contract';
import { constantTimeEqual, type Keyring } from '../../platform/crypto.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { publish } from '../../platform/outbox.ts';
import { createAccount, emailIndexes, findAccountByEmail, normaliseEmail, type Profile } from './accounts.ts';
import { signUpRequested } from './events.ts';
import type { Identity } from './identity.ts';
import { addressKey } from './limits.ts';
import { openSession } from './open-session.ts';
import { HasherBusy } from './password.ts';
import { passwordFaults } from './password-rule.ts';
import type { SignedIn } from './sign-in.ts';

export type SignUp = {
  email: string;
  password: string;
  name: string;
  phone?: string | undefined;
  language?: 'ko' | 'en' | undefined;
  ip: string;
};
type Sealed = { profile: Profile; language: 'ko' | 'en'; password_hash: string; exists: boolean };

const code_lives_s = 1_800;
/** Wrong codes after which a sign-up is dead: 5 guesses of a million. */
const max_attempts = 5;
const place = (sign_up_id: string) => `sign_up:${sign_up_id}`;

/** The six digits, derived: nothing to store, nothing to leak. */
function codeOf(keys: Keyring, sign_up_id: string): string {
  const number = keys.hmac('sign-up-code', sign_up_id).readUIntBE(0, 6) % 1_000_000;
  return String(number).padStart(6, '0');
}

/**
 * Asks for an account: a code goes to the e-mail. Where the e-mail has an account, the same answer after the same work, and
 * the mail says so instead. Refusals: `weak_password`, `too_many_requests`, `overloaded`.
 */
export async function signUp(
  identity: Identity,
  input: SignUp,
): Promise<Result<{ sign_up_id: string; expires_at: string; demo_code: string | null }>> {
  const { sql, keys, hasher, limits, demo } = identity;
  const faults = passwordFaults(input.password, input.email);
  if (faults.length > 0)
    return refuse(
      'weak_password',
      undefined,
      faults.map((fault) => ({ field: 'password', fault })),
    );
  const email_index = emailIndexes(keys, input.email)[0]!;
  const taken = { sign_up_address: addressKey(input.ip), sign_up_email: email_index.toString('hex') };
  const limited = await limits.take(taken);
  if (limited) return limited;

  let password_hash: string;
  try {
    password_hash = await hasher.hash(input.password);
  } catch (error) {
    if (error instanceof HasherBusy) return refuse('overloaded');
    throw error;
  }
  const sign_up_id = newId();
  const language = input.language ?? 'ko';
  const profile = { email: normaliseEmail(input.email), name: input.name.trim(), phone: input.phone ?? null };
  const expires_at = await transact(sql, async (tx) => {
    const exists = (await findAccountByEmail(tx, keys, input.email)) !== null;
    const sealed = keys.seal(
      JSON.stringify({ profile, language, password_hash, exists } satisfies Sealed),
      place(sign_up_id),
    );
    const [row] = await tx<{ expires_at: Date }[]>`
      insert into identity.sign_ups (sign_up_id, email_index, sealed, expires_at)
      values (${sign_up_id}, ${email_index}, ${sealed}, now() + make_interval(secs => ${code_lives_s}::int))
      returning expires_at`;
    await publish(tx, [signUpRequested(sign_up_id)]);
    return row!.expires_at;
  });
  const shown = demo && profile.email.endsWith('.test');
  return ok({ sign_up_id, expires_at: expires_at.toISOString(), demo_code: shown ? codeOf(keys, sign_up_id) : null });
}

/** The code from the mail: makes the account and opens a session. Every wrong way is `bad_code`. */
export async function verifySignUp(
  identity: Identity,
  input: { sign_up_id: string; code: string; user_agent: string },
): Promise<Result<SignedIn>> {
  const { sql, keys, cookies } = identity;
  // The attempt counts in a commit of its own, before the code is looked at: parallel guesses count, too.
  const [row] = await sql<{ sealed: Buffer }[]>`
    update identity.sign_ups set attempts = attempts + 1
    where sign_up_id = ${input.sign_up_id} and attempts < ${max_attempts} and expires_at > now()
    returning sealed`;
  const opened = row && keys.open(row.sealed, place(input.sign_up_id));
  const right = constantTimeEqual(input.code, codeOf(keys, input.sign_up_id));
  if (!opened || !right) return refuse('bad_code');
  const { profile, language, password_hash, exists } = JSON.parse(opened.toString()) as Sealed;
  if (exists) return refuse('bad_code');
  return transact(sql, async (tx): Promise<Result<SignedIn>> => {
    const done = await tx`delete from identity.sign_ups where sign_up_id = ${input.sign_up_id}`;
    if (done.count === 0) return refuse('bad_code');
    const account = await createAccount(identity, tx, { profile, language, password_hash });
    if (!account) return refuse('bad_code');
    const opened = await openSession(keys, tx, { ...account, staff: false, user_agent: input.user_agent });
    const index = emailIndexes(keys, profile.email)[0]!.toString('hex');
    return ok({ ...account, opened, device_cookie: cookies.device(index) });
  });
}

/** What the mail of a sign-up says, for whoever sends it; null when it is over. */
export async function readSignUpMail(
  { keys }: Pick<Identity, 'keys'>,
  sql: Sql | Tx,
  sign_up_id: string,
): Promise<{ email: string; name: string; language: 'ko' | 'en'; code: string | null } | null> {
  const [row] = await sql<{ sealed: Buffer }[]>`
    select sealed from identity.sign_ups where sign_up_id = ${sign_up_id} and expires_at > now()`;
  const opened = row && keys.open(row.sealed, place(sign_up_id));
  if (!opened) return null;
  const { profile, language, exists } = JSON.parse(opened.toString()) as Sealed;
  return { email: profile.email, name: profile.name, language, code: exists ? null : codeOf(keys, sign_up_id) };
}

/** Removes sign-ups nobody finished, and sessions that ended a month ago. */
export async function sweepIdentity(sql: Sql): Promise<void> {
  await sql`delete from identity.sign_ups where expires_at < now() - interval '1 day'`;
  await sql`delete from identity.sessions where expires_at < now() - interval '30 days'`;
}
