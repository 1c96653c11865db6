import type { Keyring } from '../../platform/crypto.ts';
import { constantTimeEqual } from '../../platform/crypto.ts';

/**
 * A Korean phone number as digits that begin with 0: `+82 10-1234-5678`, `82 010 1234 5678`, `0082…` and `010.1234.5678`
 * are all `01012345678`. Numbers of other shapes keep their digits.
 */
export function normalisePhone(phone: string): string {
  const text = phone.normalize('NFKC').trim();
  const digits = text.replace(/\D/g, '').replace(/^0082/, '82');
  const abroad = text.startsWith('+') || text.startsWith('0082') || digits.length >= 11;
  if (!abroad || !digits.startsWith('82')) return digits;
  return `0${digits.slice(2).replace(/^0/, '')}`;
}

/** Whom a cap per person counts where there is no account: the blind index of the phone, 64 hex digits. */
export function phoneIdentity(keys: Keyring, phone: string): string {
  return keys.hmac('phone', normalisePhone(phone)).toString('hex');
}

/** For a guest who looks an order up: equal phones however they are spelled, in constant time. */
export function samePhone(left: string, right: string): boolean {
  return constantTimeEqual(normalisePhone(left), normalisePhone(right));
}
