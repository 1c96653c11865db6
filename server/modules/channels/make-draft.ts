import { ok, type Result, refuse } from '@madang/contract';
import { plainArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import { addCombinations, createProduct, readProductState } from '../catalog/index.ts';
import { matchOptions } from './match-options.ts';
import { type DraftOption, type DraftPlan, planDraft } from './matching/plan-draft.ts';

type Option = DraftOption & { item_kind: string; channel_product_id: string };

/** Values of one option of a catalog product; what has more is made in parts, by `option_ids`. */
const values_max = 50;

/**
 * A catalog draft from a channel's product, nobody sees it before it is put on sale: its undecided options (or these) become variants
 * with their prices and codes, and are matched to them. Where it is known which product of ours it is and the options have the same names,
 * that one gets what it lacks instead. Each add-on becomes a product of its own.
 */
export async function makeDraft(
  tx: Tx,
  input: { channel_product_id: string; option_ids?: readonly string[]; by: string | null },
): Promise<Result<{ products: number }>> {
  const { channel_product_id, option_ids } = input;
  const [product] = await tx<{ shop_id: string; name: string; product_id: string | null }[]>`
    select shop_id, name, product_id from channels.products where id = ${channel_product_id} for no key update`;
  if (!product) return refuse('not_found');
  const options = await tx<Option[]>`
    select id, option_text, pairs, sku, price_krw, item_kind, channel_product_id from channels.options
    where channel_product_id = ${channel_product_id} and state in ('unmatched', 'suggested')
      and ${option_ids ? tx`id = any(${plainArray(option_ids)}::text::uuid[])` : tx`true`}
    order by id`;
  if (options.length === 0) return refuse('already_done');
  const mains = options.filter((one) => one.item_kind !== 'addon');
  const plans = options
    .filter((one) => one.item_kind === 'addon')
    .map((one) => planDraft(addonTitle(one), [{ ...one, pairs: [], option_text: '' }]));
  if (mains.length > 0) plans.unshift(planDraft(product.name, mains));
  const widest = Math.max(0, ...plans.flatMap((plan) => plan.options.map((option) => option.values.length)));
  if (widest > values_max) return refuse('too_many_variants', { count: widest, max: values_max });
  const decisions: { option_id: string; components: { variant_id: string; quantity: number }[] }[] = [];
  for (const [i, plan] of plans.entries()) {
    const is_main = i === 0 && mains.length > 0;
    const extended = is_main && product.product_id ? await extendProduct(tx, product.product_id, plan) : null;
    const made = extended ?? (await makeProduct(tx, product.shop_id, plan));
    if (!made.ok) return made;
    for (const [option_id, variant_id] of made.value)
      decisions.push({ option_id, components: [{ variant_id, quantity: 1 }] });
  }
  const matched = await matchOptions(tx, { channel_product_id, by: input.by, decisions });
  return matched.ok ? ok({ products: plans.length }) : matched;
}

/** "방수커버 추가: Q" -> "방수커버 추가 Q": an add-on is called by its own words, not by the product it hangs under. */
const addonTitle = (one: Option): string =>
  one.pairs.map((pair) => `${pair.name} ${pair.value}`).join(' / ') || one.option_text;

/** The draft, and for each option of the channel the variant it became. */
async function makeProduct(tx: Tx, shop_id: string, plan: DraftPlan): Promise<Result<Map<string, string>>> {
  const prices = plan.variants.flatMap((one) => one.price_krw ?? []);
  const price_krw = prices.length > 0 ? Math.min(...prices) : undefined;
  const made = await createProduct(tx, {
    shop_id,
    title: plan.title,
    ...(price_krw === undefined ? {} : { price_krw }),
  });
  if (!made.ok) return made;
  return await putVariants(tx, { id: made.value.id, shop_id, state: 'draft' }, plan);
}

/** The plan's variants as variants of this product: combinations nobody ever ordered are closed. Keyed by option of the channel. */
async function putVariants(
  tx: Tx,
  product: { id: string; shop_id: string; state: string },
  plan: DraftPlan,
): Promise<Result<Map<string, string>>> {
  const names = plan.options.map((option) => option.name);
  const added = await addCombinations(tx, product, names, plan.variants);
  if (!added.ok) return added;
  return ok(new Map(plan.variants.map((one, i) => [one.option_id, added.value[i]!])));
}

/** What the product of ours lacks of the channel's options, put into it; null where its options are of another kind or would be too many. */
async function extendProduct(tx: Tx, product_id: string, plan: DraftPlan): Promise<Result<Map<string, string>> | null> {
  const product = await readProductState(tx, product_id);
  if (!product || product.state === 'ended' || plan.options.length === 0) return null;
  const put = await putVariants(tx, product, plan);
  return put.ok || !['too_many_variants', 'invalid_input'].includes(put.error.code) ? put : null;
}
