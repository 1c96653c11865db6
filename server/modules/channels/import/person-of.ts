import { type HmacKey, hmacSha256 } from '../../../platform/crypto.ts';
import { uuidOfHash } from '../../../platform/ids.ts';
import { isOwnPhone, isWholeName } from '../../identity/bare.ts';

/**
 * Whose key seals a contact of a channel. The same name with the same own phone is the same person; a placeholder, a channel's
 * safe number (050…, lent to another buyer tomorrow), a masked name or none joins nobody: such a contact is a person of its own, told
 * by `own`, the key of the very record. `key`: of `personSecret`.
 */
export function personOf(
  key: HmacKey,
  contact: { name: string; phone: string | null },
  place: { shop_id: string; own: string },
): string {
  const joins = contact.phone !== null && isOwnPhone(contact.phone) && isWholeName(contact.name);
  const who = joins ? `${contact.phone}|${contact.name.replace(/\s+/g, '')}` : `own|${place.own}`;
  return uuidOfHash(hmacSha256(key, `${place.shop_id}|${who}`).toString('hex'));
}
