import type { Keyring } from '../../platform/crypto.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { emailIndexes, type Profile } from './accounts.ts';
import { phoneIdentity } from './phone.ts';
import type { RekeyStep } from './rekey.ts';
import { placeOfTotp } from './second-factor.ts';
import { subjectIndexes } from './social-links.ts';
import type { SocialName } from './social-providers.ts';
import type { Vault } from './vault.ts';

type Tools = { keys: Keyring; vault: Vault };

type Indexes = { email: string; phone: string | null };

const number = async (rows: Promise<{ n: number }[]>) => (await rows)[0]!.n;

/** What identity itself made with the secret: indexes of e-mail, phone and linked providers, and the secrets of apps. */
export const identityRekeySteps = (tools: Tools): RekeyStep[] => [accounts(tools), socialLinks(tools), totp(tools)];

function accounts({ keys, vault }: Tools): RekeyStep {
  type Row = { account_id: string; profile_ref: string; email: string; phone: string | null };
  return {
    name: 'accounts',
    count: (sql) => number(sql`select count(*)::int as n from identity.accounts where closed_at is null`),
    async run(tx, after, limit) {
      const rows = await tx<Row[]>`
        select account_id, profile_ref, encode(email_index, 'hex') as email, encode(phone_index, 'hex') as phone
        from identity.accounts where account_id > ${after} and closed_at is null and email_index is not null
        order by account_id limit ${limit} for no key update`;
      const profiles = await vault.readPersonalData<Profile>(
        tx,
        rows.map((row) => row.profile_ref),
      );
      let changed = 0;
      for (const row of rows) {
        const profile = profiles.get(row.profile_ref);
        if (!profile) continue;
        const email = emailIndexes(keys, profile.email)[0]!.toString('hex');
        const phone = row.phone && profile.phone ? phoneIdentity(keys, profile.phone) : null;
        if (row.email === email && row.phone === phone) continue;
        changed += await move(tx, row, { email, phone });
      }
      return { seen: rows.length, changed, last: rows.at(-1)?.account_id ?? null };
    },
  };
}

/** An e-mail or number that somebody else has under the newest secret already stays as it is: theirs is the newer proof. */
async function move(
  tx: Tx,
  row: { account_id: string; email: string; phone: string | null },
  to: Indexes,
): Promise<number> {
  const [taken] = await tx<{ email: boolean; phone: boolean }[]>`
    select exists (select 1 from identity.accounts where email_index = decode(${to.email}, 'hex')
                   and account_id <> ${row.account_id}) as email,
           exists (select 1 from identity.accounts where phone_index = decode(${to.phone}, 'hex')
                   and account_id <> ${row.account_id}) as phone`;
  const email = taken!.email ? row.email : to.email;
  const phone = taken!.phone ? null : to.phone;
  if (row.email === email && row.phone === phone) return 0;
  const done = await tx`
    update identity.accounts set email_index = decode(${email}, 'hex'), phone_index = decode(${phone}, 'hex')
    where account_id = ${row.account_id}`;
  return done.count;
}

function socialLinks({ keys, vault }: Tools): RekeyStep {
  type Row = { subject_ref: string; provider: SocialName; index: string };
  return {
    name: 'social links',
    count: (sql) => number(sql`select count(*)::int as n from identity.social_links where subject_ref is not null`),
    async run(tx, after, limit) {
      const rows = await tx<Row[]>`
        select subject_ref, provider, encode(subject_index, 'hex') as index from identity.social_links
        where subject_ref > ${after} order by subject_ref limit ${limit} for no key update`;
      const subjects = await vault.readPersonalData<{ subject: string }>(
        tx,
        rows.map((row) => row.subject_ref),
      );
      let changed = 0;
      for (const { subject_ref, provider, index } of rows) {
        const found = subjects.get(subject_ref);
        const fresh = found && subjectIndexes({ keys }, provider, found.subject)[0]!;
        if (!fresh || fresh.toString('hex') === index) continue;
        const done = await tx`
          update identity.social_links set subject_index = ${fresh} where subject_ref = ${subject_ref}`;
        changed += done.count;
      }
      return { seen: rows.length, changed, last: rows.at(-1)?.subject_ref ?? null };
    },
  };
}

function totp({ keys }: Tools): RekeyStep {
  return {
    name: 'app codes',
    count: (sql: Sql | Tx) => number(sql`select count(*)::int as n from identity.totp`),
    async run(tx, after, limit) {
      const rows = await tx<{ account_id: string; sealed: Buffer }[]>`
        select account_id, sealed from identity.totp where account_id > ${after} order by account_id limit ${limit}
        for no key update`;
      let changed = 0;
      for (const { account_id, sealed } of rows) {
        const secret = keys.isSealedNewest(sealed) ? null : keys.open(sealed, placeOfTotp(account_id));
        if (!secret) continue;
        const again = keys.seal(secret, placeOfTotp(account_id));
        changed += (await tx`update identity.totp set sealed = ${again} where account_id = ${account_id}`).count;
      }
      return { seen: rows.length, changed, last: rows.at(-1)?.account_id ?? null };
    },
  };
}
