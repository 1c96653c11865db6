import { ok, type Result, refuse } from '@madang/contract';
import type { Sql } from '../../platform/db.ts';
import { transact } from '../../platform/db.ts';
import { type Profile, readAccount, readProfile } from './accounts.ts';
import {
  type ChallengeAnswer,
  closeChallenge,
  openChallenge,
  readChallenge,
  tryChallenge,
  voidChallenges,
} from './challenges.ts';
import type { Identity } from './identity.ts';
import { maskPhone } from './mask.ts';
import { tell } from './notices.ts';
import { normalisePhone } from './phone.ts';

const mobile = /^01[016789]\d{7,8}$/;

/** Asks for a code by text message, to a Korean mobile number. An older question of the account is void. */
export async function askPhone(
  identity: Identity,
  input: { account_id: string; phone: string; demo_shown: boolean },
): Promise<Result<ChallengeAnswer>> {
  const { sql, keys, limits } = identity;
  const phone = normalisePhone(input.phone);
  if (!mobile.test(phone)) return refuse('invalid_input', { field: 'phone' });
  const target_index = keys.hmac('phone', phone);
  const limited = await limits.take({
    texts_account: input.account_id,
    texts_to_target: target_index.toString('hex'),
  });
  if (limited) return limited;
  const account = await readAccount(sql, input.account_id);
  const profile = account && (await readProfile(identity, account.profile_ref));
  if (!account || !profile) return refuse('sign_in_required');
  const answer = await transact(sql, async (tx) => {
    await voidChallenges(tx, input.account_id, ['phone']);
    return openChallenge(identity, tx, {
      kind: 'phone',
      target_index,
      account_id: input.account_id,
      body: { to: phone, name: profile.name, language: account.language },
      demo_shown: input.demo_shown,
    });
  });
  // A text message holds no link: whoever sent this number ten codes today waits until tomorrow.
  return answer.has_code ? ok(answer) : refuse('too_many_requests', { retry_after_s: 3_600 });
}

/**
 * The code from the text message: the account's number from now on, and one of its two cap identities. A number is one
 * account's at a time; the newest proof wins it, since numbers are given to other people.
 */
export async function verifyPhone(
  identity: Identity,
  input: { account_id: string; challenge_id: string; code: string },
): Promise<Result<{ phone: string; verified_at: string }>> {
  const { sql, keys, vault, phones } = identity;
  const tried = await tryChallenge(identity, 'phone', { challenge_id: input.challenge_id, code: input.code });
  if (!tried.ok) return tried;
  const { challenge_id, account_id, body } = tried.value;
  if (account_id !== input.account_id) return refuse('bad_code');
  const phone_index = keys.hmac('phone', body.to);
  const indexes = `{${keys
    .hmacs('phone', body.to)
    .map((one) => one.toString('hex'))
    .join(',')}}`;
  const done = await transact(sql, async (tx): Promise<Result<{ phone: string; verified_at: string }>> => {
    if (!(await closeChallenge(tx, challenge_id))) return refuse('bad_code');
    await tx`
      select 1 from identity.accounts where account_id = ${account_id} or phone_index = any (select decode(u, 'hex') from unnest(${indexes}::text::text[]) u)
      order by account_id for no key update`;
    const account = await readAccount(tx, account_id);
    const old = account && (await vault.readPersonalData<Profile>(tx, [account.profile_ref])).get(account.profile_ref);
    if (!account || !old) return refuse('bad_code');
    await tx`
      update identity.accounts set phone_index = null, phone_verified_at = null
      where phone_index = any (select decode(u, 'hex') from unnest(${indexes}::text::text[]) u)
        and account_id <> ${account_id}`;
    const sealed = vault.sealData(account.person_id, 'account', { ...old, phone: body.to });
    await vault.savePersonalData(tx, [sealed]);
    const [row] = await tx<{ phone_verified_at: Date }[]>`
      update identity.accounts set profile_ref = ${sealed.id}, phone_index = ${phone_index}, phone_verified_at = now()
      where account_id = ${account_id} returning phone_verified_at`;
    await vault.deletePersonalData(tx, [account.profile_ref]);
    const now_named = { ...account, profile_ref: sealed.id };
    await tell(identity, tx, now_named, 'phone_changed', { phone: maskPhone(body.to) });
    return ok({ phone: body.to, verified_at: row!.phone_verified_at.toISOString() });
  });
  if (done.ok) phones.forget(input.account_id);
  return done;
}

/** What a phone's text message says, for whoever sends it; null when the question is over. */
export async function readPhoneText(
  identity: Pick<Identity, 'keys'>,
  sql: Sql,
  challenge_id: string,
): Promise<{ to: string; language: 'ko' | 'en'; code: string } | null> {
  const found = await readChallenge(identity, sql, challenge_id);
  if (found?.kind !== 'phone' || !found.code) return null;
  return { to: found.body.to, language: found.body.language, code: found.code };
}
