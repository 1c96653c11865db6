import type { Sql, Tx } from '../../platform/db.ts';
import type { Vault } from '../identity/index.ts';

/** Whom something is brought to, whoever wrote it down. */
export type Recipient = Partial<
  Record<'name' | 'phone' | 'phone2' | 'zip' | 'address' | 'message' | 'entry', string | null>
>;

/** As our own checkout keeps it: an address in two lines, a note. */
type OwnContact = { postal_code?: string; address1?: string; address2?: string; note?: string };

/** Opens recipients of channels and of our own storefront, all under the same names. */
export async function readRecipients(
  vault: Vault,
  sql: Sql | Tx,
  refs: readonly string[],
): Promise<Map<string, Recipient>> {
  const found = await vault.readPersonalData<Recipient & OwnContact>(sql, [...new Set(refs)]);
  return new Map([...found].map(([ref, person]) => [ref, recipientOf(person)]));
}

function recipientOf({ postal_code, address1, address2, note, ...person }: Recipient & OwnContact): Recipient {
  if (address1 === undefined) return person;
  return {
    ...person,
    zip: postal_code ?? null,
    address: [address1, address2].filter(Boolean).join(' '),
    message: note ?? null,
  };
}
