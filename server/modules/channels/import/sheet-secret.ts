import type { Keyring } from '../../../platform/crypto.ts';
import type { Sql } from '../../../platform/db.ts';

export const sheetSecretPlace = (shop_id: string) => `channels.sheet_secrets:${shop_id}`;

/**
 * Under what orders of a shop's sheets are numbered where the sheet does not number them. Made once: under another one the same sheet
 * would be other orders, so it outlives a change of the house's secret.
 */
export async function sheetSecret(sql: Sql, keys: Keyring, shop_id: string): Promise<Buffer> {
  const read = () => sql<{ sealed: Buffer }[]>`select sealed from channels.sheet_secrets where shop_id = ${shop_id}`;
  let [kept] = await read();
  if (!kept) {
    const sealed = keys.seal(keys.hmac('channels.sheet_order', shop_id), sheetSecretPlace(shop_id));
    await sql`insert into channels.sheet_secrets (shop_id, sealed) values (${shop_id}, ${sealed}) on conflict do nothing`;
    [kept] = await read();
  }
  const secret = keys.open(kept!.sealed, sheetSecretPlace(shop_id));
  if (!secret) throw new Error('what numbers the orders of sheets is sealed under a secret that is not known here');
  return secret;
}
