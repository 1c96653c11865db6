import { type OptionPair, parseOptions } from './option-text.ts';

export type DraftOption = {
  id: string;
  option_text: string;
  pairs: readonly OptionPair[];
  sku: string | null;
  price_krw: number | null;
};

export type DraftPlan = {
  title: string;
  /** Options of the catalog product with their values, in the order they first appear. */
  options: { name: string; values: string[] }[];
  /** For each option of the channel: its values in that order. */
  variants: { option_id: string; values: string[]; sku: string | null; price_krw: number | null }[];
};

const max_combinations = 500;
const max_options = 4;
const max_values = 50;
const clip = (text: string, max: number) => [...text].slice(0, max).join('');

/** A title as a catalog takes it. */
const draftTitle = (name: string): string => clip(name.replace(/\s+/g, ' ').trim(), 120) || '이름 없는 상품';

/**
 * A catalog product made of a channel's options: its option names become options, every text one combination. Texts that do not agree
 * on names, or that would make too many combinations, become the values of one option, word for word. Two texts never become one
 * combination, and no text is left out.
 */
export function planDraft(name: string, wanted: readonly DraftOption[]): DraftPlan {
  const title = draftTitle(name);
  const shared = byNames(wanted);
  if (shared) return { title, ...shared };
  const values = wanted.map((one) => unique(clip(one.option_text.trim() || '기본', 60)));
  const seen = new Map<string, number>();
  const variants = wanted.map((one, i) => {
    const value = values[i]!;
    const times = (seen.get(value) ?? 0) + 1;
    seen.set(value, times);
    const own = times === 1 ? value : `${clip(value, 54)} #${times}`;
    return { option_id: one.id, values: wanted.length === 1 ? [] : [own], sku: one.sku, price_krw: one.price_krw };
  });
  if (wanted.length === 1) return { title, options: [], variants };
  return { title, options: [{ name: '옵션', values: variants.map((one) => one.values[0]!) }], variants };
}

const unique = (text: string) => text.replace(/\s+/g, ' ');

function byNames(wanted: readonly DraftOption[]): Omit<DraftPlan, 'title'> | null {
  const lists = wanted.map((one) => (one.pairs.length > 0 ? one.pairs : parseOptions(one.option_text)));
  const names = lists[0]?.map((pair) => pair.name) ?? [];
  if (names.length === 0 || names.length > max_options || names.some((name) => name === '' || name.length > 40))
    return null;
  if (new Set(names).size !== names.length) return null;
  if (!lists.every((list) => list.length === names.length && list.every((pair, i) => pair.name === names[i])))
    return null;
  if (lists.some((list) => list.some((pair) => pair.value === '' || [...pair.value].length > 60))) return null;
  const options = names.map((name, i) => ({ name, values: [...new Set(lists.map((list) => list[i]!.value))] }));
  if (options.some((option) => option.values.length > max_values)) return null;
  if (options.reduce((count, option) => count * option.values.length, 1) > max_combinations) return null;
  const variants = wanted.map((one, i) => ({
    option_id: one.id,
    values: lists[i]!.map((pair) => pair.value),
    sku: one.sku,
    price_krw: one.price_krw,
  }));
  if (new Set(variants.map((one) => one.values.join('\n'))).size !== variants.length) return null;
  return { options, variants };
}
