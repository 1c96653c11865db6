import type { OptionPair } from './option-text.ts';
import { nameLikeness, optionFit } from './similarity.ts';
import { plainCode } from './words.ts';

/** A variant of ours as matching sees it. */
export type Candidate = {
  variant_id: string;
  product_id: string;
  product_title: string;
  option_text: string;
  sku: string | null;
  price_krw: number | null;
  values: OptionPair[];
};

/** What a channel sells: one option of one of its products. */
export type Wanted = {
  product_name: string;
  option_text: string;
  pairs: OptionPair[];
  sku: string | null;
  price_krw: number | null;
  /** The product of ours this channel product already is, if decided. */
  product_id?: string | null;
  is_addon?: boolean;
};

/** Why it was suggested; the page has a sentence for each. */
export type Reason =
  | { why: 'same_code'; code: string }
  | { why: 'same_product' }
  | { why: 'alike_name'; percent: number }
  | { why: 'same_option' }
  | { why: 'alike_option'; percent: number }
  | { why: 'option_missing'; values: string[] }
  | { why: 'option_extra'; values: string[] }
  | { why: 'same_price' }
  | { why: 'other_price'; ours_krw: number; theirs_krw: number };

export type Suggestion = { variant_id: string; product_id: string; score: number; reasons: Reason[] };

/** Below this nothing is suggested; at or above `sure_from` the page offers it with one key. */
export const suggest_from = 0.55;
export const sure_from = 0.8;
const suggestions_max = 3;
const without_code_max = 0.94;
const with_code_min = 0.95;
/** Options are compared for this many products at most, those with the likeliest names: a large catalog stays quick. */
const products_max = 12;
/** The next best must be so much behind for the best to be sure. */
const margin = 0.02;

/**
 * The variants of ours this option most likely is, the likeliest first: a seller's code decides before names do, names before
 * options; among equals the order of ids, so that the same question always has the same answer.
 */
export function suggestVariants(wanted: Wanted, candidates: readonly Candidate[]): Suggestion[] {
  const code = wanted.sku ? plainCode(wanted.sku) : '';
  const likeness = new Map<string, number>();
  for (const { product_title } of candidates)
    if (!likeness.has(product_title)) likeness.set(product_title, nameOf(wanted, product_title));
  const least = [...likeness.values()].sort((a, b) => b - a)[products_max - 1] ?? 0;
  return candidates
    .filter(
      (one) =>
        one.product_id === wanted.product_id ||
        hasCode(one, code) ||
        likeness.get(one.product_title)! >= Math.max(least, 0.2),
    )
    .map((candidate) => judge(wanted, candidate, likeness.get(candidate.product_title)!, code))
    .filter((one) => one.score >= suggest_from)
    .sort((a, b) => b.score - a.score || (a.variant_id < b.variant_id ? -1 : 1))
    .slice(0, suggestions_max);
}

/** A name less alike than this and another price besides: nobody takes that unseen. */
const name_alone_percent = 90;

/** Whether the first of these may be taken without a look at the others. */
export function isSure(suggestions: readonly Suggestion[]): boolean {
  const [first, second] = suggestions;
  if (first === undefined || first.score < sure_from || (second && first.score - second.score < margin)) return false;
  const name = first.reasons.find((one) => one.why === 'alike_name');
  const other_price = first.reasons.some((one) => one.why === 'other_price');
  return !(other_price && name && name.percent < name_alone_percent && first.score < with_code_min);
}

const hasCode = (candidate: Candidate, code: string): boolean =>
  code !== '' && candidate.sku !== null && plainCode(candidate.sku) === code;

/** An add-on is named by its own option ("방수커버 추가: Q 방수커버"), not by the product it hangs under. */
function nameOf(wanted: Wanted, title: string): number {
  if (!wanted.is_addon) return nameLikeness(wanted.product_name, title);
  return Math.max(0, ...wanted.pairs.map((pair) => nameLikeness(`${pair.name} ${pair.value}`, title)));
}

function judge(wanted: Wanted, candidate: Candidate, name: number, code: string): Suggestion {
  const reasons: Reason[] = [];
  const same_code = hasCode(candidate, code);
  const same_product = wanted.product_id === candidate.product_id;
  const fit = wanted.is_addon
    ? { score: addonFit(wanted.pairs, candidate), missing: [], extra: [] }
    : optionFit(wanted.pairs, candidate.values);
  const by_name = same_product ? 1 : name;
  let score = by_name * 0.6 + fit.score * 0.4;
  // A whole value that differs is another thing, however alike the name: a queen is no king.
  if (fit.missing.length > 0 || fit.extra.length > 0) score = Math.min(score, 0.8);
  if (candidate.values.length > 0 && fit.score < 0.5) score = Math.min(score, 0.5);
  // Only a code goes above this line; what else fits orders those that share one.
  score *= without_code_max;
  if (same_code) {
    score = with_code_min + (1 - with_code_min) * score;
    reasons.push({ why: 'same_code', code: candidate.sku! });
  }
  if (same_product) reasons.push({ why: 'same_product' });
  else if (name > 0) reasons.push({ why: 'alike_name', percent: Math.round(name * 100) });
  reasons.push(...optionReasons(wanted, candidate, fit));
  if (wanted.price_krw !== null && candidate.price_krw !== null) {
    if (wanted.price_krw === candidate.price_krw) {
      reasons.push({ why: 'same_price' });
      if (!same_code) score = Math.min(without_code_max, score + 0.03);
    } else reasons.push({ why: 'other_price', ours_krw: candidate.price_krw, theirs_krw: wanted.price_krw });
  }
  return {
    variant_id: candidate.variant_id,
    product_id: candidate.product_id,
    score: Math.round(Math.min(1, score) * 1_000) / 1_000,
    reasons,
  };
}

function addonFit(pairs: readonly OptionPair[], candidate: Candidate): number {
  if (candidate.values.length === 0) return 1;
  const text = pairs.map((pair) => pair.value).join(' ');
  return optionFit([{ name: '', value: text }], candidate.values).score;
}

function optionReasons(wanted: Wanted, candidate: Candidate, fit: ReturnType<typeof optionFit>): Reason[] {
  if (wanted.pairs.length === 0 && candidate.values.length === 0) return [];
  const reasons: Reason[] = [];
  if (fit.score === 1) reasons.push({ why: 'same_option' });
  else if (fit.score > 0) reasons.push({ why: 'alike_option', percent: Math.round(fit.score * 100) });
  if (fit.missing.length > 0) reasons.push({ why: 'option_missing', values: fit.missing });
  if (fit.extra.length > 0) reasons.push({ why: 'option_extra', values: fit.extra });
  return reasons;
}
