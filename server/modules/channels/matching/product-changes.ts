export type ChangeField = 'name' | 'option_text' | 'price_krw';

/** Which kinds of change a channel's rule takes over without asking. */
export type ChangeRules = Partial<Record<ChangeField, 'apply' | 'ask'>>;

/** What a row says of a product (`option_id` null) or of one of its options; `at` in ms. */
export type Told = { id: string; option_id: string | null; field: ChangeField; value: string; at: number };

/** What is known of it, and of when; null: never told before. */
export type Known = {
  id: string;
  option_id: string | null;
  field: ChangeField;
  value: string | null;
  at: number | null;
};

const keyOf = (one: { id: string; option_id: string | null; field: string }) =>
  `${one.id} ${one.option_id} ${one.field}`;

/** Of several rows that tell the same thing the newest; of equally new ones the last. */
export function newestTold(told: readonly Told[]): Told[] {
  const newest = new Map<string, Told>();
  for (const one of told) {
    const other = newest.get(keyOf(one));
    if (!other || one.at >= other.at) newest.set(keyOf(one), one);
  }
  return [...newest.values()];
}

/**
 * What is news of what rows tell. An older row than the known one tells nothing; the same value settles what was open; another value
 * is a change, taken over where the rule says so, and not asked again where the same value was refused before.
 */
export function compareTold(
  told: readonly Told[],
  known: readonly Known[],
  kept: readonly { id: string; option_id: string | null; field: string; value: string }[],
  rules: ChangeRules,
): {
  seen: { id: string; option_id: string | null; at: number }[];
  changes: (Told & { before: string; applied: boolean })[];
  settled: Told[];
} {
  const known_of = new Map(known.map((one) => [keyOf(one), one]));
  const refused = new Set(kept.map((one) => `${keyOf(one)} ${one.value}`));
  const seen: { id: string; option_id: string | null; at: number }[] = [];
  const changes: (Told & { before: string; applied: boolean })[] = [];
  const settled: Told[] = [];
  for (const one of told) {
    const old = known_of.get(keyOf(one));
    if (!old || (old.at !== null && one.at < old.at)) continue;
    if (old.at === null || one.at > old.at) seen.push({ id: one.id, option_id: one.option_id, at: one.at });
    if (old.value === one.value) {
      // A value told at the very time of another says nothing about which came later.
      if (old.at !== null && one.at > old.at) settled.push(one);
    } else if (old.value !== null && old.at !== null && one.at > old.at && !refused.has(`${keyOf(one)} ${one.value}`))
      changes.push({ ...one, before: old.value, applied: rules[one.field] === 'apply' });
  }
  return { seen, changes, settled };
}
