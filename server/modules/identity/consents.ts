import { type Agreement, type DocumentVersions, ok, type Result, refuse } from '@madang/contract';
import { plainArray, textArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';

export type ConsentKind = 'terms' | 'privacy' | 'age_14' | 'marketing';
export type Agreed = Agreement & { marketing?: boolean | undefined };
type Consent = { kind: ConsentKind; version: string; given: boolean };

/** Which words hold today: from memory, and read anew before anybody is refused by them. */
export type Words = { versions(): DocumentVersions; newestVersions(): Promise<DocumentVersions> };

/** Whether somebody agreed to the words that hold today: `terms_changed` where they saw others. */
export async function sameWords(agreed: Agreement, words: Words): Promise<Result<null>> {
  if (isToday(agreed, words)) return ok(null);
  const old = othersThan(agreed, await words.newestVersions());
  return old.length === 0 ? ok(null) : refuse('terms_changed', undefined, old);
}

/** Whether these are the words of today, as far as this process knows without asking. */
export function isToday(agreed: Agreement, words: Words): boolean {
  const { terms, privacy } = words.versions();
  return agreed.terms === terms && agreed.privacy === privacy;
}

const othersThan = (agreed: Agreement, versions: DocumentVersions) =>
  versionDetails(versions).filter(({ kind, version }) => agreed[kind] !== version);

/** The words of today, as a refusal names them. */
export const versionDetails = (versions: DocumentVersions) =>
  (['terms', 'privacy'] as const).map((kind) => ({ kind, version: versions[kind] }));

/** What an agreement comes to, kind by kind. Marketing goes by the privacy policy's version; unsaid is no. */
export const consentsIn = ({ terms, privacy, marketing = false }: Agreed): Consent[] => [
  { kind: 'terms', version: terms, given: true },
  { kind: 'privacy', version: privacy, given: true },
  { kind: 'age_14', version: terms, given: true },
  { kind: 'marketing', version: privacy, given: marketing },
];

/** Writes down what an account agreed to or took back. */
export async function saveConsents(
  tx: Tx,
  account_id: string,
  language: 'ko' | 'en',
  consents: readonly Consent[],
): Promise<void> {
  await tx`
    insert into identity.consents (account_id, kind, version, language, given)
    select ${account_id}::uuid, kind, version, ${language}, given
    from unnest(${textArray(consents.map((one) => one.kind))}::text::text[],
      ${textArray(consents.map((one) => one.version))}::text::text[],
      ${plainArray(consents.map((one) => one.given))}::text::boolean[]) as u (kind, version, given)`;
}

export type KnownConsent = Consent & { at: Date };

/** The newest of each kind: what holds now, or held then. */
export function readConsents(sql: Sql | Tx, account_id: string, then: Date | null = null): Promise<KnownConsent[]> {
  return sql<KnownConsent[]>`
    select distinct on (kind) kind, version, given, at from identity.consents
    where account_id = ${account_id} and at <= coalesce(${then}::timestamptz, 'infinity') order by kind, at desc`;
}

/** Which of these accounts have agreed to what everybody must; one made at a provider or by an invitation has not yet. */
export async function readAgreed(sql: Sql | Tx, account_ids: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ account_id: string }[]>`
    select account_id from identity.consents
    where account_id = any (${plainArray(account_ids)}::text::uuid[]) and given and kind in ('terms', 'privacy', 'age_14')
    group by account_id having count(distinct kind) = 3`;
  return new Set(rows.map((row) => row.account_id));
}
