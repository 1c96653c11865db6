import { ok, type Result, refuse } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';
import { transact } from '../../platform/db.ts';
import {
  emailIndexes,
  findAccountByEmail,
  normaliseEmail,
  type Profile,
  readAccount,
  readProfile,
} from './accounts.ts';
import { type AuditOrigin, audit } from './audit.ts';
import {
  type ChallengeAnswer,
  closeChallenge,
  openChallenge,
  type Proof,
  tokenOf,
  tryChallenge,
  voidChallenges,
} from './challenges.ts';
import { endOtherSessions } from './end-sessions.ts';
import type { Identity } from './identity.ts';
import { maskEmail } from './mask.ts';
import { confirmPerson } from './prove-person.ts';

type Wanted = { exists: boolean };

/**
 * Asks to change an account's e-mail: a code and a link go to the new address, after the password was said. Where the new
 * address has an account, the same answer, and the mail there says so. Nothing changes yet.
 */
export async function askEmailChange(
  identity: Identity,
  input: { account_id: string; session_id: string; new_email: string; current_password?: string | undefined },
): Promise<Result<ChallengeAnswer>> {
  const { sql, keys, limits } = identity;
  const limited = await limits.take({ email_change_account: input.account_id });
  if (limited) return limited;
  const confirmed = await confirmPerson(identity, input, input.current_password);
  if (!confirmed.ok) return confirmed;
  const account = confirmed.value;
  const profile = await readProfile(identity, account.profile_ref);
  if (!profile) return refuse('sign_in_required');
  const to = normaliseEmail(input.new_email);
  return ok(
    await transact(sql, async (tx) => {
      const exists = (await findAccountByEmail(tx, keys, to)) !== null;
      await voidChallenges(tx, input.account_id, ['email_change']);
      return openChallenge<Wanted>(identity, tx, {
        kind: 'email_change',
        target_index: emailIndexes(keys, to)[0]!,
        account_id: input.account_id,
        body: { to, name: profile.name, language: account.language, exists },
        demo_shown: to.endsWith('.test'),
      });
    }),
  );
}

/**
 * The answer from the new mailbox, given by the signed-in account that asked: the e-mail changes, both addresses are told,
 * and the old one gets a link that undoes it for a week. The link alone changes nothing: a stranger whose address somebody
 * typed cannot press an account onto themselves.
 */
export async function changeEmail(
  identity: Identity,
  input: Proof & { account_id: string; origin?: AuditOrigin },
): Promise<Result<{ email: string }>> {
  const tried = await tryChallenge<Wanted>(identity, 'email_change', input);
  if (!tried.ok) return tried;
  const { challenge_id, account_id, body } = tried.value;
  if (body.exists || account_id !== input.account_id) return refuse('bad_code');
  return transact(identity.sql, async (tx): Promise<Result<{ email: string }>> => {
    if (!(await closeChallenge(tx, challenge_id))) return refuse('bad_code');
    const moved = await moveEmail(identity, tx, { account_id: input.account_id, email: body.to, origin: input.origin });
    if (!moved.ok) return moved;
    const { old, account } = moved.value;
    const opened = { name: old.name, language: account.language };
    await openChallenge(identity, tx, {
      kind: 'email_undo',
      target_index: emailIndexes(identity.keys, old.email)[0]!,
      account_id: input.account_id,
      body: { ...opened, to: old.email, blanks: { new_email: maskEmail(body.to) } },
    });
    await openChallenge(identity, tx, {
      kind: 'notice',
      target_index: emailIndexes(identity.keys, body.to)[0]!,
      account_id: input.account_id,
      body: { ...opened, to: body.to, notice: 'email_changed' },
    });
    return ok({ email: body.to });
  });
}

/**
 * The link in the notice to the old address: the e-mail goes back, every session ends, later undo links die with it, and the
 * answer is the token of a reset, since whoever changed the e-mail knew the password.
 */
export async function undoEmail(
  identity: Identity,
  token: string,
  origin?: AuditOrigin,
): Promise<Result<{ email: string; reset_token: string }>> {
  const tried = await tryChallenge(identity, 'email_undo', { token });
  if (!tried.ok) return tried;
  const { challenge_id, account_id, body } = tried.value;
  if (!account_id) return refuse('bad_code');
  return transact(identity.sql, async (tx): Promise<Result<{ email: string; reset_token: string }>> => {
    if (!(await closeChallenge(tx, challenge_id))) return refuse('bad_code');
    const moved = await moveEmail(identity, tx, { account_id, email: body.to, origin });
    if (!moved.ok) return moved;
    await voidChallenges(tx, account_id, ['reset', 'email_change']);
    // Undo links made after this one belong to whoever changed the e-mail after its owner lost it.
    await tx`
      delete from identity.challenges
      where account_id = ${account_id} and kind = 'email_undo' and challenge_id > ${challenge_id}`;
    await endOtherSessions(identity, tx, account_id, null);
    const reset = await openChallenge(identity, tx, {
      kind: 'reset',
      target_index: emailIndexes(identity.keys, body.to)[0]!,
      account_id,
      body,
    });
    return ok({ email: body.to, reset_token: tokenOf(identity.keys, reset.challenge_id) });
  });
}

/** Puts another e-mail on an account; `email_taken` where it has become another account's meanwhile. */
async function moveEmail(
  identity: Identity,
  tx: Tx,
  { account_id, email, origin }: { account_id: string; email: string; origin: AuditOrigin | undefined },
) {
  const { keys, vault } = identity;
  await tx`select 1 from identity.accounts where account_id = ${account_id} for no key update`;
  const account = await readAccount(tx, account_id);
  const old = account && (await vault.readPersonalData<Profile>(tx, [account.profile_ref])).get(account.profile_ref);
  if (!account || !old) return refuse('bad_code');
  const holder = await findAccountByEmail(tx, keys, email);
  if (holder && holder.account_id !== account_id) return refuse('email_taken');
  const sealed = vault.sealData(account.person_id, 'account', { ...old, email });
  await vault.savePersonalData(tx, [sealed]);
  await tx`
    update identity.accounts set profile_ref = ${sealed.id}, email_index = ${emailIndexes(keys, email)[0]!}
    where account_id = ${account_id}`;
  await vault.deletePersonalData(tx, [account.profile_ref]);
  const act = { actor_id: account_id, act: 'staff.email_changed', subject: `account:${account_id}`, origin };
  if (account.staff_role) await audit(tx, [act]);
  return ok({ old, account });
}
