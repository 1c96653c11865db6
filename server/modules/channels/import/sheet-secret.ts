import type { Keyring } from '../../../platform/crypto.ts';
import type { Sql } from '../../../platform/db.ts';
import { keptSecret } from './kept-secret.ts';

/**
 * Under what orders of a shop's sheets are numbered where the sheet does not number them. Made once: under another one the same sheet
 * would be other orders, so it outlives a change of the house's secret.
 */
export const sheetSecret = (sql: Sql, keys: Keyring, shop_id: string): Promise<Buffer> =>
  keptSecret(sql, keys, { kind: 'sheet_secrets', shop_id, make: () => keys.hmac('channels.sheet_order', shop_id) });
