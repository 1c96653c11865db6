import type { Keyring } from '../../platform/crypto.ts';
import { type Sql, type Tx, transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import type { Identity } from './identity.ts';
import { normalisePhone } from './phone.ts';

export type Profile = { email: string; name: string; phone: string | null };

export const normaliseEmail = (email: string) => email.normalize('NFKC').trim().toLowerCase();

/** The blind index an e-mail is found by; under each known secret, the newest first. */
export const emailIndexes = (keys: Keyring, email: string) => keys.hmacs('email', normaliseEmail(email));

export type AccountRow = {
  account_id: string;
  person_id: string;
  profile_ref: string;
  language: 'ko' | 'en';
  password_hash: string;
  staff_role: string | null;
  staff_since: Date | null;
  phone_verified_at: Date | null;
  created_at: Date;
};

/** An open account by its e-mail, or null. One statement whether it exists or not. */
export async function findAccountByEmail(sql: Sql | Tx, keys: Keyring, email: string): Promise<AccountRow | null> {
  const indexes = `{${emailIndexes(keys, email)
    .map((one) => one.toString('hex'))
    .join(',')}}`;
  const [row] = await sql<AccountRow[]>`
    select account_id, person_id, profile_ref, language, password_hash, staff_role, staff_since, created_at,
      phone_verified_at
    from identity.accounts
    where closed_at is null and email_index = any (select decode(u, 'hex') from unnest(${indexes}::text::text[]) u)`;
  return row ?? null;
}

/** An open account by its id, or null. */
export async function readAccount(sql: Sql | Tx, account_id: string): Promise<AccountRow | null> {
  const [row] = await sql<AccountRow[]>`
    select account_id, person_id, profile_ref, language, password_hash, staff_role, staff_since, created_at,
      phone_verified_at
    from identity.accounts where account_id = ${account_id} and closed_at is null`;
  return row ?? null;
}

/**
 * Makes an account and its person; null where the e-mail has one already. An account is a new person, never the guest who
 * signed up: a guest cookie that stays behind on a shared computer must not open the account's orders.
 */
export async function createAccount(
  { keys, vault }: Pick<Identity, 'keys' | 'vault'>,
  tx: Tx,
  input: { profile: Profile; language: 'ko' | 'en'; password_hash: string; staff_role?: string },
): Promise<{ account_id: string; person_id: string } | null> {
  const [account_id, person_id] = [newId(), newId()];
  const profile = vault.sealData(person_id, 'account', input.profile);
  await vault.ensurePersons(tx, [person_id], 'records');
  await vault.savePersonalData(tx, [profile]);
  const role = input.staff_role ?? null;
  const done = await tx`
    insert into identity.accounts
      (account_id, person_id, email_index, profile_ref, language, password_hash, staff_role, staff_since)
    values (${account_id}, ${person_id}, ${emailIndexes(keys, input.profile.email)[0]!}, ${profile.id},
            ${input.language}, ${input.password_hash}, ${role}, ${role ? new Date() : null})
    on conflict (email_index) do nothing`;
  if (done.count > 0) return { account_id, person_id };
  await vault.deletePersonalData(tx, [profile.id]);
  return null;
}

/** The profile of an account, opened; null once its key was destroyed. */
export async function readProfile({ sql, vault }: Pick<Identity, 'sql' | 'vault'>, profile_ref: string) {
  const found = await vault.readPersonalData<Profile>(sql, [profile_ref]);
  return found.get(profile_ref) ?? null;
}

/** The e-mail of an open account, or null. */
export async function readEmail(identity: Pick<Identity, 'sql' | 'vault'>, account_id: string): Promise<string | null> {
  const account = await readAccount(identity.sql, account_id);
  return account ? ((await readProfile(identity, account.profile_ref))?.email ?? null) : null;
}

/** Changes name, phone or language; the old record goes. */
export async function updateProfile(
  identity: Pick<Identity, 'sql' | 'vault'>,
  account_id: string,
  change: { name?: string; phone?: string | null; language?: 'ko' | 'en' },
): Promise<void> {
  await transact(identity.sql, async (tx) => {
    const [row] = await tx<{ person_id: string; profile_ref: string }[]>`
      select person_id, profile_ref from identity.accounts where account_id = ${account_id} for no key update`;
    const old = (await identity.vault.readPersonalData<Profile>(tx, [row!.profile_ref])).get(row!.profile_ref);
    if (!old) throw new Error('the profile of an open account does not open');
    const profile = {
      ...old,
      name: change.name ?? old.name,
      phone: change.phone === undefined ? old.phone : change.phone,
    };
    // A number that was only typed is not proved.
    const same_phone = normalisePhone(profile.phone ?? '') === normalisePhone(old.phone ?? '');
    const sealed = identity.vault.sealData(row!.person_id, 'account', profile);
    await identity.vault.savePersonalData(tx, [sealed]);
    await tx`
      update identity.accounts set profile_ref = ${sealed.id}, language = coalesce(${change.language ?? null}, language),
        phone_index = case when ${same_phone} then phone_index end,
        phone_verified_at = case when ${same_phone} then phone_verified_at end
      where account_id = ${account_id}`;
    await identity.vault.deletePersonalData(tx, [row!.profile_ref]);
  });
}
