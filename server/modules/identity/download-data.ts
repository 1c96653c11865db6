import { readAccount, readProfile } from './accounts.ts';
import { openBook, readBook } from './addresses.ts';
import type { Holding } from './close-account.ts';
import { readConsents } from './consents.ts';
import type { Identity } from './identity.ts';

/**
 * Everything kept about a person, opened, as one document: what identity holds and what each module says it holds. Null where
 * there is no such account.
 */
export async function downloadData(
  identity: Identity,
  account_id: string,
  holdings: readonly Holding[],
): Promise<Record<string, unknown> | null> {
  const { sql } = identity;
  const account = await readAccount(sql, account_id);
  const profile = account && (await readProfile(identity, account.profile_ref));
  if (!account || !profile) return null;
  const who = { account_id, person_id: account.person_id };
  const [extra] = await sql<{ phone_verified_at: Date | null }[]>`
    select phone_verified_at from identity.accounts where account_id = ${account_id}`;
  const sessions = await sql`
    select device, created_at as signed_in_at, last_seen_at, expires_at, revoked_at as ended_at
    from identity.sessions where account_id = ${account_id} order by created_at`;
  const document: Record<string, unknown> = {
    made_at: new Date().toISOString(),
    account: {
      ...who,
      ...profile,
      language: account.language,
      created_at: account.created_at,
      phone_verified_at: extra?.phone_verified_at ?? null,
      staff_role: account.staff_role,
    },
    addresses: await openBook(identity, sql, await readBook(sql, account_id)),
    consents: await readConsents(sql, account_id),
    sessions,
    audit: await readAuditOf(identity, [`account:${account_id}`]),
  };
  for (const holding of holdings) document[holding.name] = await holding.read(sql, who);
  return document;
}

/** What was done to these records, without who of the staff did it. */
export function readAuditOf({ sql }: Pick<Identity, 'sql'>, subjects: readonly string[]) {
  return sql<{ at: Date; act: string; subject: string }[]>`
    select at, act, subject from identity.audit
    where subject = any (${`{${subjects.map((one) => `"${one}"`).join(',')}}`}::text::text[]) order by seq`;
}
