import { hash } from 'node:crypto';
import type { Keyring } from '../../../platform/crypto.ts';
import type { CanonicalRow } from './canonical.ts';

const print_bytes = 12;

/**
 * Digests by which a row or a contact is known again without being opened, hex. Keyed, and bound to their place: equal
 * contacts of two orders have different prints, so that nobody reads from a dump who bought twice.
 */
export const createPrints = (keys: Keyring, channel_id: string) => printsUnder(keys.hmac(purpose, channel_id));

/** Those under every secret that is known, the newest first: what was printed before the secret was changed is known by one of them. */
export const createAllPrints = (keys: Keyring, channel_id: string): Prints[] =>
  keys.hmacs(purpose, channel_id).map(printsUnder);

const purpose = 'channels.print';

function printsUnder(secret: Buffer) {
  // Written into one buffer behind the secret: half the time of joining buffers, three times a row.
  let scratch = Buffer.alloc(8_192);
  secret.copy(scratch);
  const digest = (place: string, value: object) => {
    const text = `${place}\n${JSON.stringify(value)}`;
    const most = secret.length + text.length * 3;
    if (most > scratch.length) {
      scratch = Buffer.alloc(most);
      secret.copy(scratch);
    }
    const end = secret.length + scratch.write(text, secret.length);
    return hash('sha256', scratch.subarray(0, end), 'hex').slice(0, print_bytes * 2);
  };
  return {
    ofRow({ row: _, ...told }: CanonicalRow): string {
      return digest(told.key, told);
    },
    of: digest,
  };
}
export type Prints = ReturnType<typeof createPrints>;
