import { plainNumber } from './desk-order.ts';
import type { FindTools } from './find-rows.ts';
import { findText } from './find-text.ts';
import type { View } from './watch-desk.ts';

/** Digits that may be a phone, also one that lost its zero or has the country's before it. */
const like_phone = /^(0|82|1[016789]\d{7,8}$)/;
const least_number = 6;

/**
 * Whether a text that was searched for may be kept in clear: it is a piece of what goods are called, or begins the number of an
 * order and is no phone. Whatever else it is may name somebody.
 */
export async function isKeepable(tools: FindTools, view: View, q: string): Promise<boolean> {
  const found = await findText(tools, view, q.trim());
  const number = plainNumber(q);
  return found.in_goods || (found.in_numbers && number.length >= least_number && !like_phone.test(number));
}
