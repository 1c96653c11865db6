import { hash } from 'node:crypto';
import type { Keyring } from '../../../platform/crypto.ts';
import type { CanonicalRow } from './canonical.ts';

const print_bytes = 12;

/**
 * Digests by which a row or a contact is known again without being opened, hex. Keyed, and bound to their place: equal
 * contacts of two orders have different prints, so that nobody reads from a dump who bought twice.
 */
export function createPrints(keys: Keyring, channel_id: string) {
  const secret = keys.hmac('channels.print', channel_id);
  const digest = (place: string, value: object) =>
    hash('sha256', Buffer.concat([secret, Buffer.from(`${place}\n${JSON.stringify(value)}`)]), 'buffer')
      .subarray(0, print_bytes)
      .toString('hex');
  return {
    ofRow({ row: _, ...told }: CanonicalRow): string {
      return digest(told.key, told);
    },
    of: digest,
  };
}
export type Prints = ReturnType<typeof createPrints>;
