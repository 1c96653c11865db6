import { ok, type Result, refuse } from '@madang/contract';
import { transact } from '../../platform/db.ts';
import { emailIndexes, findAccountByEmail } from './accounts.ts';
import { audit } from './audit.ts';
import type { Identity } from './identity.ts';
import { addressKey, type LimitName } from './limits.ts';
import { type Opened, openSession } from './open-session.ts';
import { originFrom } from './origin.ts';
import { readSecondFactor, takeCode } from './second-factor.ts';

export type SignIn = {
  email: string;
  password: string;
  /** Staff only: to be signed in again without a password, for a month at most. Buyers always are. */
  stay?: boolean | undefined;
  /** Of the app, or a recovery code; asked for by `second_factor_required` where the account has a second factor. */
  code?: string | undefined;
  /** The network address and the browser it comes from. */
  ip: string;
  user_agent: string;
  /** The device cookie's text, where the browser has one. */
  device_cookie: string | null;
};

export type SignedIn = {
  account_id: string;
  person_id: string;
  opened: Opened;
  device_cookie: string;
};

/**
 * Opens a session for an e-mail and password. Unknown e-mail and wrong password are one answer after the same work. Limits
 * count per pair of account and address, per address, and per account for browsers that never signed in to it: its owner's
 * own browser is not locked out by guesses made elsewhere.
 */
export async function signIn(identity: Identity, input: SignIn): Promise<Result<SignedIn>> {
  const { sql, keys, hasher, limits, cookies, vault } = identity;
  const index = emailIndexes(keys, input.email)[0]!.toString('hex');
  const address = addressKey(input.ip);
  const taken: Partial<Record<LimitName, string>> = { sign_in_pair: `${index} ${address}`, sign_in_address: address };
  if (!cookies.isKnownDevice(input.device_cookie, index)) taken.sign_in_email = index;
  const limited = await limits.take(taken);
  if (limited) return limited;

  const account = await findAccountByEmail(sql, keys, input.email);
  if (!(await hasher.verify(input.password, account?.password_hash ?? null)) || !account)
    return refuse('bad_credentials');
  await limits.giveBack(taken);
  if (hasher.isOutdated(account.password_hash)) await renewHash(identity, account, input.password);
  const barred = await passSecondFactor(identity, account.account_id, input.code);
  if (barred) return barred;
  await vault.ensurePersons(sql, [account.person_id], 'records');
  // After the secret was rotated: the index moves to the new one, so that the old may be retired.
  const newest = emailIndexes(keys, input.email)[0]!;
  await sql`
    update identity.accounts set email_index = ${newest}
    where account_id = ${account.account_id} and email_index <> ${newest}`;
  const { account_id, person_id, staff_role } = account;
  const staff = staff_role !== null;
  const opened = await transact(sql, async (tx) => {
    const { stay = false, user_agent } = input;
    const session = await openSession(keys, tx, { account_id, person_id, staff, stay, user_agent });
    const { session_id } = session;
    const act = { actor_id: account_id, act: 'staff.signed_in', subject: `session:${session_id}` };
    if (staff) await audit(tx, [{ ...act, origin: originFrom({ ip: input.ip, user_agent, session_id }) }]);
    return session;
  });
  return ok({ account_id, person_id, opened, device_cookie: cookies.device(index) });
}

/** What still keeps out whoever knew the password; null where nothing does. */
async function passSecondFactor(identity: Identity, account_id: string, code: string | undefined) {
  if (!(await readSecondFactor(identity.sql, account_id)).on) return null;
  if (!code) return refuse('second_factor_required');
  const right = await takeCode(identity, account_id, code);
  return right.ok ? null : right;
}

/** The same password at today's cost; only over the hash that was read. */
async function renewHash(
  { sql, hasher }: Identity,
  account: { account_id: string; password_hash: string },
  password: string,
) {
  const fresh = await hasher.hash(password);
  await sql`
    update identity.accounts set password_hash = ${fresh}
    where account_id = ${account.account_id} and password_hash = ${account.password_hash}`;
}
