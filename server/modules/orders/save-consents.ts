import { plainArray, textArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';

export type NewConsent = {
  order_id: string;
  kind: 'no_return';
  terms_version: string;
  language: string;
};

/** Writes down which of our words buyers agreed to; nothing is asked of the database where nobody did. */
export async function saveConsents(tx: Tx, consents: readonly NewConsent[], now: Date): Promise<void> {
  if (consents.length === 0) return;
  await tx`
    insert into orders.consents (order_id, kind, terms_version, language, given_at)
    select u.order_id, u.kind, u.version, u.language, ${now}::timestamptz
    from unnest(${plainArray(consents.map((one) => one.order_id))}::text::uuid[],
      ${textArray(consents.map((one) => one.kind))}::text::text[],
      ${textArray(consents.map((one) => one.terms_version))}::text::text[],
      ${textArray(consents.map((one) => one.language))}::text::text[]) as u (order_id, kind, version, language)`;
}
