import type { OptionInput } from '@madang/contract';

/** Options as planned: every id known, in order. */
export type PlannedOption = {
  id: string;
  name: string;
  name_en: string | null;
  values: { id: string; value: string; value_en: string | null; swatch: string | null; extra_krw: number }[];
};

export const max_variants = 500;

/** How many combinations these options make; 1 for no options. */
export function combinationCount(options: readonly { values: readonly unknown[] }[]): number {
  return options.reduce((count, option) => count * option.values.length, 1);
}

/** The existing entry that a wanted one is: by its id, else by its name unless another wanted one claims that id. */
function match<T extends { id: string }>(
  existing: readonly T[],
  wanted: { id?: string },
  claimed: ReadonlySet<string | undefined>,
  sameName: (one: T) => boolean,
): T | undefined {
  if (wanted.id !== undefined) return existing.find((one) => one.id === wanted.id);
  return existing.find((one) => sameName(one) && !claimed.has(one.id));
}

/**
 * Gives every option and value an id. One that is sent with an id keeps it; one without an id that has the name of an
 * existing one keeps that one's id, so that sending the same list twice changes nothing.
 */
export function planOptions(
  wanted: readonly OptionInput[],
  existing: readonly { id: string; name: string; values: readonly { id: string; value: string }[] }[],
  newId: () => string,
): PlannedOption[] {
  const claimed = new Set(wanted.map((option) => option.id));
  return wanted.map((option) => {
    const old = match(existing, option, claimed, (one) => one.name === option.name);
    const claimed_values = new Set(option.values.map((value) => value.id));
    return {
      id: old?.id ?? newId(),
      name: option.name,
      name_en: option.name_en ?? null,
      values: option.values.map((value) => ({
        id: match(old?.values ?? [], value, claimed_values, (one) => one.value === value.value)?.id ?? newId(),
        value: value.value,
        value_en: value.value_en ?? null,
        swatch: value.swatch ?? null,
        extra_krw: value.extra_krw ?? 0,
      })),
    };
  });
}

/** The first name that appears twice among the options or among one option's values, else null. */
export function repeatedName(wanted: readonly OptionInput[]): string | null {
  const twice = (names: string[]) => names.find((name, i) => names.indexOf(name) !== i);
  const lists = [wanted.map((option) => option.name), ...wanted.map((option) => option.values.map((one) => one.value))];
  const ids = wanted
    .flatMap((option) => [option.id, ...option.values.map((value) => value.id)])
    .filter((id) => id !== undefined);
  return [...lists, ids].map(twice).find((name) => name !== undefined) ?? null;
}

export type Combination = {
  value_ids: string[];
  option_text: string;
  option_text_en: string | null;
  extra_krw: number;
};

/**
 * Every combination, the first option varying slowest, e.g. 5 sizes x 3 colours x 2 bases = 30. No options: one
 * combination without values. The text is `색상: 차콜 / 크기: 퀸`, the form Korean markets write.
 */
export function combineOptions(options: readonly PlannedOption[]): Combination[] {
  let combinations: PlannedOption['values'][] = [[]];
  for (const option of options) {
    combinations = combinations.flatMap((chosen) => option.values.map((value) => [...chosen, value]));
  }
  const english = options.some(
    (option) => option.name_en !== null || option.values.some((one) => one.value_en !== null),
  );
  return combinations.map((chosen) => ({
    value_ids: chosen.map((value) => value.id),
    option_text: chosen.map((value, i) => `${options[i]!.name}: ${value.value}`).join(' / '),
    option_text_en: english
      ? chosen
          .map((value, i) => `${options[i]!.name_en ?? options[i]!.name}: ${value.value_en ?? value.value}`)
          .join(' / ')
      : null,
    extra_krw: chosen.reduce((sum, value) => sum + value.extra_krw, 0),
  }));
}

export type VariantPlan = {
  keep: { id: string; combination: Combination; position: number }[];
  make: { combination: Combination; position: number }[];
  retire: string[];
};

/**
 * Which variants stay (same values, in whatever order the options now stand), which are new, which no combination needs.
 * `existing` lists live variants before retired ones: a combination that comes back finds its old variant again.
 */
export function planVariants(
  combinations: readonly Combination[],
  existing: readonly { id: string; value_ids: readonly string[] }[],
): VariantPlan {
  const keyOf = (ids: readonly string[]) => [...ids].sort().join();
  const left = new Map<string, string>();
  for (const variant of existing) {
    const key = keyOf(variant.value_ids);
    if (!left.has(key)) left.set(key, variant.id);
  }
  const plan: VariantPlan = { keep: [], make: [], retire: [] };
  combinations.forEach((combination, position) => {
    const key = keyOf(combination.value_ids);
    const id = left.get(key);
    if (id === undefined) plan.make.push({ combination, position });
    else plan.keep.push({ id, combination, position });
    left.delete(key);
  });
  plan.retire = [...left.values()];
  return plan;
}
