import { textArray } from '../../../platform/arrays.ts';
import type { Keyring } from '../../../platform/crypto.ts';
import type { Tx } from '../../../platform/db.ts';
import { newId, uuidOfHash } from '../../../platform/ids.ts';
import { normalisePhone, type Vault } from '../../identity/index.ts';
import { callerDigests } from './caller.ts';

/**
 * A caller is a person of their own: whoever answers the phone may not be who ordered. Who called this shop before stays the same one, under
 * whatever secret the number was told then; who was forgotten and calls again is somebody new.
 */
export async function personOfCaller(
  tx: Tx,
  { keys, vault }: { keys: Keyring; vault: Vault },
  { shop_id, phone }: { shop_id: string; phone: string },
): Promise<string> {
  const refs = await tx<{ contact_ref: string }[]>`
    select contact_ref from fulfilment.calls
    where shop_id = ${shop_id}
      and caller = any (select decode(u, 'hex') from unnest(${textArray(callerDigests(keys, phone))}::text::text[]) u)
    order by id desc limit 1`;
  const [before] = (
    await vault.readPersons(
      tx,
      refs.map((one) => one.contact_ref),
    )
  ).values();
  const told = `${shop_id} ${normalisePhone(phone)}`;
  const person = before ?? uuidOfHash(keys.hmac('fulfilment.caller_person', told).toString('hex'));
  const forgotten = await vault.readForgotten(tx, [person]);
  return forgotten.has(person) ? newId() : person;
}
