import { readCartOwners, removeBought } from './modules/cart/index.ts';
import { readBought, readBuyers } from './modules/orders/index.ts';
import type { Tx } from './platform/db.ts';

/** Takes what was bought out of the buyers' carts. Lines are read of those only who have a cart: of a crowd that buys at once hardly anybody does. */
export async function emptyCarts(tx: Tx, order_ids: string[]): Promise<void> {
  const buyers = await readBuyers(tx, order_ids);
  const owners = await readCartOwners(
    tx,
    buyers.map((one) => one.person_id),
  );
  const theirs = buyers.filter((one) => owners.has(one.person_id)).map((one) => one.order_id);
  if (theirs.length > 0) await removeBought(tx, await readBought(tx, theirs));
}
