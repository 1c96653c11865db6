import { ok, type Result, refuse } from '@madang/contract';
import type { Sql } from '../../platform/db.ts';
import { transact } from '../../platform/db.ts';
import { createAccount, emailIndexes, findAccountByEmail, normaliseEmail, type Profile } from './accounts.ts';
import {
  type Addressee,
  type ChallengeAnswer,
  closeChallenge,
  type OpenedChallenge,
  openChallenge,
  type Proof,
  tryChallenge,
} from './challenges.ts';
import { type Agreed, consentsIn, saveConsents } from './consents.ts';
import type { Identity } from './identity.ts';
import { addressKey, sweepLimits } from './limits.ts';
import { openSession } from './open-session.ts';
import { sweepChallenges } from './passkey-challenges.ts';
import { passwordFaults } from './password-faults.ts';
import type { SignedIn } from './sign-in.ts';

export type SignUp = {
  email: string;
  password: string;
  name: string;
  phone?: string | undefined;
  language?: 'ko' | 'en' | undefined;
  agreed: Agreed;
  ip: string;
  /** The guest who asks: a link opened in the same browser needs no password. */
  guest_person_id: string | null;
};

/** What waits for the answer. Nothing exists before: no account, no person, nothing to sign in to. */
type Waiting = {
  profile: Profile;
  password_hash: string;
  exists: boolean;
  guest_person_id: string | null;
  agreed: Agreed;
};

/**
 * Asks for an account: a code and a link go to the e-mail. Where the e-mail has an account, the same answer after the same
 * work, and the mail says so instead. Refusals: `weak_password`, `too_many_requests`.
 */
export async function signUp(identity: Identity, input: SignUp): Promise<Result<ChallengeAnswer>> {
  const { sql, keys, hasher, limits } = identity;
  const weak = refuseWeak(input.password, input.email, 'password');
  if (weak) return weak;
  const target_index = emailIndexes(keys, input.email)[0]!;
  const address = addressKey(input.ip);
  const limited = await limits.take({
    sign_up_address: address,
    sign_up_pair: `${target_index.toString('hex')} ${address}`,
    mails_to_target: target_index.toString('hex'),
  });
  if (limited) return limited;

  const password_hash = await hasher.hash(input.password);
  const email = normaliseEmail(input.email);
  const profile = { email, name: input.name.trim(), phone: input.phone ?? null };
  const { guest_person_id } = input;
  return ok(
    await transact(sql, async (tx) => {
      const exists = (await findAccountByEmail(tx, keys, input.email)) !== null;
      return openChallenge<Waiting>(identity, tx, {
        kind: 'sign_up',
        target_index,
        account_id: null,
        body: {
          to: email,
          name: profile.name,
          language: input.language ?? 'ko',
          profile,
          password_hash,
          exists,
          guest_person_id,
          agreed: input.agreed,
        },
        demo_shown: email.endsWith('.test'),
      });
    }),
  );
}

/** The refusal of a weak password, naming each rule it breaks; null where it is good. */
export function refuseWeak(password: string, email: string, field: string): ReturnType<typeof refuse> | null {
  const faults = passwordFaults(password, email);
  if (faults.length === 0) return null;
  return refuse(
    'weak_password',
    undefined,
    faults.map((fault) => ({ field, fault })),
  );
}

/**
 * The answer to the mail: makes the account and opens a session. Every wrong way is `bad_code`. A link proves the mailbox, not
 * who chose the password: opened elsewhere than where the sign-up began, it is answered by `confirm_password` until that
 * password comes with it. So nobody can have a stranger open an account whose password they know.
 */
export async function verifySignUp(
  identity: Identity,
  input: Proof & { password?: string | undefined; guest_person_id: string | null; user_agent: string },
): Promise<Result<SignedIn>> {
  const { sql, keys, cookies } = identity;
  const tried = await tryChallenge<Waiting>(identity, 'sign_up', input);
  if (!tried.ok) return tried;
  const { body, by } = tried.value;
  if (body.exists) return refuse('bad_code');
  if (by === 'link' && !(body.guest_person_id && body.guest_person_id === input.guest_person_id)) {
    const right = await isPassword(identity, tried.value, input.password);
    if (!right.ok) return right;
  }
  return transact(sql, async (tx): Promise<Result<SignedIn>> => {
    if (!(await closeChallenge(tx, tried.value.challenge_id))) return refuse('bad_code');
    const { profile, password_hash, language } = body;
    const account = await createAccount(identity, tx, { profile, language, password_hash });
    if (!account) return refuse('bad_code');
    await saveConsents(tx, account.account_id, language, consentsIn(body.agreed));
    const opened = await openSession(keys, tx, { ...account, staff: false, user_agent: input.user_agent });
    const index = emailIndexes(keys, profile.email)[0]!.toString('hex');
    return ok({ ...account, opened, device_cookie: cookies.device(index) });
  });
}

/** Whether it is the password that was chosen; guesses count like wrong codes. */
async function isPassword(
  { sql, hasher }: Identity,
  opened: OpenedChallenge<Waiting>,
  password: string | undefined,
): Promise<Result<null>> {
  if (!password) return refuse('confirm_password');
  const counted = await sql`
    update identity.challenges set attempts = attempts + 1 where challenge_id = ${opened.challenge_id}`;
  if (counted.count === 0) return refuse('bad_code');
  return (await hasher.verify(password, opened.body.password_hash)) ? ok(null) : refuse('confirm_password');
}

/** Whether the mail of a sign-up says that there is an account already. */
export const saysExists = (body: Addressee): boolean => (body as Addressee & Partial<Waiting>).exists === true;

/** Removes challenges nobody answered, and sessions that ended a month ago. A day's challenges bound a mailbox's codes. */
export async function sweepIdentity(sql: Sql): Promise<void> {
  await sweepLimits(sql);
  await sql`
    delete from identity.challenges where expires_at < now() and created_at < now() - interval '1 day'`;
  await sql`delete from identity.sign_ups where expires_at < now() - interval '1 day'`;
  await sweepChallenges(sql);
  await sql`delete from identity.sessions where expires_at < now() - interval '30 days'`;
}
