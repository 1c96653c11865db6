import { toHmacKey } from '../../../platform/crypto.ts';
import type { Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import type { SealedData } from '../../identity/index.ts';
import type { Deps } from '../take-rows.ts';
import { personOf } from './person-of.ts';
import { personSecret } from './person-secret.ts';

/** A contact to be sealed: `own` names the record, for persons who join nobody. */
export type Contact = { name: string; phone: string | null; own: string; value: object };

/**
 * Seals contacts under their persons' records keys and saves them, some statements for any number. Returns the references, in
 * order. Who was forgotten (key destroyed) and orders again is a new person.
 */
export async function sealPersons(
  tx: Tx,
  { vault, keys, ahead }: Deps,
  shop_id: string,
  contacts: Contact[],
): Promise<string[]> {
  if (contacts.length === 0) return [];
  const key = toHmacKey(await personSecret(tx, keys, shop_id, ahead));
  const persons = contacts.map((contact) => personOf(key, contact, { shop_id, own: contact.own }));
  const forgotten = await vault.readForgotten(tx, persons);
  const again = new Map([...forgotten].map((person) => [person, newId()]));
  const owners = persons.map((person) => again.get(person) ?? person);
  if (ahead) await vault.ensureAhead(ahead, owners);
  const sealed: SealedData[] = contacts.map((contact, index) =>
    vault.sealLater(owners[index]!, 'records', contact.value),
  );
  await vault.savePersonalData(tx, sealed);
  return sealed.map((one) => one.id);
}
