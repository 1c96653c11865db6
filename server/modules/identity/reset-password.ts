import { ok, type Result, refuse } from '@madang/contract';
import { transact } from '../../platform/db.ts';
import { emailIndexes, findAccountByEmail, normaliseEmail, readAccount, readProfile } from './accounts.ts';
import { type AuditOrigin, audit } from './audit.ts';
import {
  type ChallengeAnswer,
  closeChallenge,
  openChallenge,
  type Proof,
  tryChallenge,
  voidChallenges,
} from './challenges.ts';
import { endOtherSessions } from './end-sessions.ts';
import type { Identity } from './identity.ts';
import { addressKey } from './limits.ts';
import { tell } from './notices.ts';
import { refuseWeak } from './sign-up.ts';

/**
 * Asks for a new password by mail. The same answer after the same work whether or not the e-mail has an account; where it has
 * none, no mail goes out. A browser that signed in to the account before is not kept out by what strangers asked for.
 */
export async function askReset(
  identity: Identity,
  input: { email: string; language: 'ko' | 'en'; ip: string; device_cookie: string | null },
): Promise<Result<ChallengeAnswer>> {
  const { sql, keys, limits, cookies } = identity;
  const target_index = emailIndexes(keys, input.email)[0]!;
  const index = target_index.toString('hex');
  const address = addressKey(input.ip);
  const known = cookies.isKnownDevice(input.device_cookie, index);
  const limited = await limits.take({
    reset_address: address,
    reset_pair: `${index} ${address}`,
    ...(known ? {} : { mails_to_target: index }),
  });
  if (limited) return limited;
  return ok(
    await transact(sql, async (tx) => {
      const account = await findAccountByEmail(tx, keys, input.email);
      const to = normaliseEmail(input.email);
      return openChallenge(identity, tx, {
        kind: 'reset',
        target_index,
        account_id: account?.account_id ?? null,
        body: { to, name: '', language: account?.language ?? input.language },
      });
    }),
  );
}

/**
 * Sets the new password for whoever answers the mail, once: every session ends, every other question about the account is
 * void, and the person is told by mail. Nobody is signed in by it: what else a sign-in asks for still stands.
 * Refusals: `weak_password` (before and after the answer is looked at: the rule knows the e-mail only then), `bad_code`.
 */
export async function resetPassword(
  identity: Identity,
  input: Proof & { new_password: string; origin?: AuditOrigin },
): Promise<Result<{ ended_sessions: number; device_cookie: string }>> {
  const { sql, keys, hasher, cookies } = identity;
  const weak = refuseWeak(input.new_password, '', 'new_password');
  if (weak) return weak;
  const tried = await tryChallenge(identity, 'reset', input);
  if (!tried.ok) return tried;
  const { account_id, challenge_id } = tried.value;
  const account = account_id && (await readAccount(sql, account_id));
  const profile = account && (await readProfile(identity, account.profile_ref));
  if (!account || !profile) return refuse('bad_code');
  const named = refuseWeak(input.new_password, profile.email, 'new_password');
  if (named) return named;
  const password_hash = await hasher.hash(input.new_password);
  return transact(sql, async (tx): Promise<Result<{ ended_sessions: number; device_cookie: string }>> => {
    if (!(await closeChallenge(tx, challenge_id))) return refuse('bad_code');
    const done = await tx`
      update identity.accounts set password_hash = ${password_hash}
      where account_id = ${account.account_id} and closed_at is null`;
    if (done.count === 0) return refuse('bad_code');
    const ended_sessions = await endOtherSessions(identity, tx, account.account_id, null);
    await voidChallenges(tx, account.account_id, ['reset', 'email_change']);
    await tell(identity, tx, account, 'password_reset');
    if (account.staff_role) {
      const subject = `account:${account.account_id}`;
      await audit(tx, [{ actor_id: account.account_id, act: 'staff.password_reset', subject, origin: input.origin }]);
    }
    const index = emailIndexes(keys, profile.email)[0]!.toString('hex');
    return ok({ ended_sessions, device_cookie: cookies.device(index) });
  });
}
