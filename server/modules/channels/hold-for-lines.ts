import type { Tx } from '../../platform/db.ts';

/**
 * After lines were taken, in the same transaction: stock for those whose option is known. Nothing is known yet before products
 * are matched, so nothing is held.
 */
export async function holdForLines(
  _tx: Tx,
  _input: { shop_id: string; channel_id: string; line_ids: string[] },
): Promise<void> {}
