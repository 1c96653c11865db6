import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Courier = { code: string; name: string; pattern: RegExp | null; check: 'mod7' | null };

/** The 202 couriers Smartstore knows by name, with the forms their numbers have where these are public (couriers.tsv beside this file). */
const couriers: readonly (Courier & { also: string[] })[] = readFileSync(
  join(import.meta.dirname, 'couriers.tsv'),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [code, name, pattern, check, also] = line.split('\t');
    return {
      code: code!,
      name: name!,
      pattern: pattern ? new RegExp(pattern) : null,
      check: check === 'mod7' ? 'mod7' : null,
      also: also ? also.split('|') : [],
    };
  });

/** What only looks different: blanks, case, brackets. */
const plain = (text: string) => text.toLowerCase().replaceAll(/[\s().]/g, '');

const by_word = new Map<string, Courier>();
for (const one of couriers) for (const word of [one.code, ...one.also, one.name]) by_word.set(plain(word), one);

/** A courier by its name, its code, or what people call it; null for one Smartstore does not know. */
export function findCourier(text: string): Courier | null {
  return by_word.get(plain(text)) ?? null;
}

/** A tracking number without blanks and hyphens. */
export const cleanTracking = (text: string): string => text.replaceAll(/[\s-]/g, '').toUpperCase();

export type TrackingDoubt = 'unusual_length' | 'wrong_check_digit' | 'not_a_number' | 'unknown_courier';

/**
 * What is odd about a tracking number. Only a doubt: older and newer forms exist, and the courier has the last word.
 * @param tracking as `cleanTracking` gives it.
 */
export function doubtTracking(courier: string, tracking: string): TrackingDoubt | null {
  const known = findCourier(courier);
  if (!known) return 'unknown_courier';
  if (!/^[A-Z0-9]{5,30}$/.test(tracking)) return 'not_a_number';
  if (known.pattern && !known.pattern.test(tracking)) return 'unusual_length';
  if (known.check === 'mod7' && Number(BigInt(tracking.slice(0, -1)) % 7n) !== Number(tracking.slice(-1)))
    return 'wrong_check_digit';
  return null;
}
