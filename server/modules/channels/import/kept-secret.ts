import type { Keyring } from '../../../platform/crypto.ts';
import type { Sql, Tx } from '../../../platform/db.ts';

type Kind = 'sheet_secrets' | 'person_secrets';

export const keptSecretPlace = (kind: Kind) => (shop_id: string) => `channels.${kind}:${shop_id}`;

/**
 * A secret of a shop that outlives a change of the house's: made once by `make`, sealed in the table of its kind. `ahead`: where it is
 * committed before the transaction that asks for it, so that others side by side need not wait for that one's end.
 */
export async function keptSecret(
  sql: Sql | Tx,
  keys: Keyring,
  input: { kind: Kind; shop_id: string; make: () => Buffer; ahead?: Sql | undefined },
): Promise<Buffer> {
  const { kind, shop_id, make, ahead } = input;
  const place = keptSecretPlace(kind)(shop_id);
  const read = () => sql<{ sealed: Buffer }[]>`select sealed from channels.${sql(kind)} where shop_id = ${shop_id}`;
  let [kept] = await read();
  if (!kept) {
    const writer = ahead ?? sql;
    const sealed = keys.seal(make(), place);
    await writer`insert into channels.${writer(kind)} (shop_id, sealed) values (${shop_id}, ${sealed}) on conflict do nothing`;
    [kept] = await read();
  }
  const secret = keys.open(kept!.sealed, place);
  if (!secret) throw new Error(`channels.${kind}: sealed under a secret that is not known here`);
  return secret;
}
