import type { Keyring } from '../../../platform/crypto.ts';
import type { Sql, Tx } from '../../../platform/db.ts';
import { keptSecret } from './kept-secret.ts';

/**
 * Under what a name and a phone are one person of a shop. Made once, as persons were told before it was kept: under another one the same
 * contact would be somebody else, whose records no longer go with those of before.
 */
export const personSecret = (sql: Sql | Tx, keys: Keyring, shop_id: string, ahead?: Sql): Promise<Buffer> =>
  keptSecret(sql, keys, { kind: 'person_secrets', shop_id, make: () => keys.hmacKey('channels.person'), ahead });
