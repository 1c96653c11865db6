import { randomUUID } from 'node:crypto';
import { type Sql, type Tx, transact } from '../../platform/db.ts';
import { createAccount, findAccountByEmail, readAccount } from './accounts.ts';
import { type AuditOrigin, audit } from './audit.ts';
import type { Identity } from './identity.ts';
import { tell } from './notices.ts';
import { type Opened, openSession } from './open-session.ts';
import { noteProof, readProofWays } from './prove-person.ts';
import { readSecondFactor } from './second-factor.ts';
import type { SocialName, SocialPerson } from './social-providers.ts';

export const subjectIndexes = ({ keys }: Pick<Identity, 'keys'>, provider: SocialName, subject: string) =>
  keys.hmacs('social-subject', `${provider} ${subject}`);

/** The subject in the vault, and the index under the newest secret: so that it can be made anew under the next. */
async function keepSubject(
  identity: Identity,
  tx: Sql | Tx,
  account: { account_id: string; person_id: string },
  provider: SocialName,
  subject: string,
): Promise<void> {
  const sealed = identity.vault.sealData(account.person_id, 'account', { provider, subject });
  await identity.vault.savePersonalData(tx, [sealed]);
  await tx`
    update identity.social_links set subject_ref = ${sealed.id}, subject_index = ${subjectIndexes(identity, provider, subject)[0]!}
    where account_id = ${account.account_id} and provider = ${provider}`;
}

const shown: Record<SocialName, { ko: string; en: string }> = {
  kakao: { ko: '카카오', en: 'Kakao' },
  naver: { ko: '네이버', en: 'Naver' },
  google: { ko: 'Google', en: 'Google' },
};

type Entered = { person_id: string; opened: Opened };
/** Why somebody whom the provider knows does not come in here; the page says it in words. */
export type SocialRefusal = 'unknown' | 'exists' | 'password_needed' | 'failed' | 'not_proved';

/**
 * Opens the account that somebody at a provider was linked to. Not linked: a new account where the provider has checked the
 * e-mail and nobody has it here. An account with that e-mail is never linked by itself: its owner signs in and links it.
 * Staff, and whoever has a second factor, come in by password or passkey.
 */
export async function enterBySocial(
  identity: Identity,
  provider: SocialName,
  person: SocialPerson,
  user_agent: string,
): Promise<{ ok: true; value: Entered } | { ok: false; why: SocialRefusal }> {
  const { sql, keys } = identity;
  const indexes = subjectIndexes(identity, provider, person.subject).map((one) => one.toString('hex'));
  const [link] = await sql<{ account_id: string; kept: boolean }[]>`
    select account_id, subject_ref is not null as kept from identity.social_links
    where provider = ${provider}
      and subject_index = any (select decode(u, 'hex') from unnest(${`{${indexes.join(',')}}`}::text::text[]) u)`;
  const account = link && (await readAccount(sql, link.account_id));
  if (!account) return await join(identity, provider, person, user_agent);
  if (!link.kept) await keepSubject(identity, sql, account, provider, person.subject);
  if (account.staff_role !== null || (await readSecondFactor(sql, account.account_id)).on)
    return { ok: false, why: 'password_needed' };
  const { account_id, person_id } = account;
  const opened = await openSession(keys, sql, { account_id, person_id, staff: false, user_agent });
  return { ok: true, value: { person_id, opened } };
}

async function join(identity: Identity, provider: SocialName, person: SocialPerson, user_agent: string) {
  const { email } = person;
  if (!email) return { ok: false as const, why: 'unknown' as const };
  return await transact(identity.sql, async (tx) => {
    if (await findAccountByEmail(tx, identity.keys, email)) return { ok: false as const, why: 'exists' as const };
    const profile = { email, name: person.name?.slice(0, 60) ?? email.split('@')[0]!.slice(0, 60), phone: null };
    // No password opens it: the hash of none.
    const password_hash = `none:${randomUUID()}`;
    const account = await createAccount(identity, tx, { profile, language: 'ko', password_hash });
    if (!account) return { ok: false as const, why: 'exists' as const };
    const [subject_index] = subjectIndexes(identity, provider, person.subject);
    await tx`
      insert into identity.social_links (provider, subject_index, account_id)
      values (${provider}, ${subject_index!}, ${account.account_id})`;
    await keepSubject(identity, tx, account, provider, person.subject);
    const opened = await openSession(identity.keys, tx, { ...account, staff: false, user_agent });
    return { ok: true as const, value: { person_id: account.person_id, opened } };
  });
}

const noteOf = (act: string, account_id: string, provider: SocialName, origin: AuditOrigin | undefined) => ({
  actor_id: account_id,
  act,
  subject: `account:${account_id}`,
  detail: { provider },
  origin,
});

/** Links somebody at a provider to the account that asked for it; false where either is taken. */
export async function linkSocial(
  identity: Identity,
  provider: SocialName,
  subject: string,
  { account_id, origin }: { account_id: string; origin?: AuditOrigin },
): Promise<boolean> {
  return await transact(identity.sql, async (tx) => {
    const [subject_index] = subjectIndexes(identity, provider, subject);
    const linked = await tx`
      insert into identity.social_links (provider, subject_index, account_id)
      values (${provider}, ${subject_index!}, ${account_id}) on conflict do nothing`;
    if (linked.count === 0) return false;
    const account = await readAccount(tx, account_id);
    if (account) await keepSubject(identity, tx, account, provider, subject);
    await audit(tx, [noteOf('account.social_linked', account_id, provider, origin)]);
    const names = shown[provider];
    if (account) await tell(identity, tx, account, 'social_linked', { provider: names[account.language] });
    return true;
  });
}

export async function listSocialLinks({ sql }: Pick<Identity, 'sql'>, account_id: string): Promise<SocialName[]> {
  const rows = await sql<{ provider: SocialName }[]>`
    select provider from identity.social_links where account_id = ${account_id} order by provider`;
  return rows.map((row) => row.provider);
}

/** Unlinks, and tells the person; false where it is the account's only way in. */
export async function unlinkSocial(
  identity: Identity,
  { account_id, origin }: { account_id: string; origin?: AuditOrigin },
  provider: SocialName,
): Promise<boolean> {
  return await transact(identity.sql, async (tx) => {
    const gone = await tx<{ subject_ref: string | null }[]>`
      delete from identity.social_links l using identity.accounts a
      where l.account_id = ${account_id} and l.provider = ${provider} and a.account_id = l.account_id
        and (a.password_hash not like 'none:%'
          or exists (select 1 from identity.passkeys p where p.account_id = l.account_id)
          or exists (select 1 from identity.social_links o where o.account_id = l.account_id and o.provider <> l.provider))
      returning l.subject_ref`;
    if (gone.count === 0) return false;
    await identity.vault.deletePersonalData(
      tx,
      gone.flatMap((row) => row.subject_ref ?? []),
    );
    const account = await readAccount(tx, account_id);
    if (account) await tell(identity, tx, account, 'social_unlinked', { provider: shown[provider][account.language] });
    await audit(tx, [noteOf('account.social_unlinked', account_id, provider, origin)]);
    return true;
  });
}

/** Proves who is there by a fresh sign-in at a provider this account is linked to, where that would let in, too. */
export async function proveBySocial(
  identity: Identity,
  provider: SocialName,
  { subject }: Pick<SocialPerson, 'subject'>,
  who: { account_id: string; session_id: string; origin: AuditOrigin },
): Promise<boolean> {
  if (!(await readProofWays(identity.sql, who.account_id)).social.includes(provider)) return false;
  const indexes = subjectIndexes(identity, provider, subject).map((one) => one.toString('hex'));
  return await transact(identity.sql, async (tx) => {
    const [link] = await tx`
      select 1 from identity.social_links
      where provider = ${provider} and account_id = ${who.account_id}
        and subject_index = any (select decode(u, 'hex') from unnest(${`{${indexes.join(',')}}`}::text::text[]) u)`;
    if (link) await noteProof(tx, who, provider);
    return link !== undefined;
  });
}
