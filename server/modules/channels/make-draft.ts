import { ok, type Result, refuse } from '@madang/contract';
import { plainArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import { createProduct, readMatchable, setOptions, takenSkus, updateVariants } from '../catalog/index.ts';
import { matchOptions } from './match-options.ts';
import { type DraftOption, type DraftPlan, planDraft } from './matching/plan-draft.ts';

type Option = DraftOption & { item_kind: string; channel_product_id: string };

/** Values of one option of a catalog product; what has more is made in parts, by `option_ids`. */
const values_max = 50;

/**
 * A catalog draft from a channel's product, nobody sees it before it is put on sale: its undecided options (or these) become variants
 * with their prices and codes, and are matched to them. Each add-on becomes a product of its own.
 */
export async function makeDraft(
  tx: Tx,
  input: { channel_product_id: string; option_ids?: readonly string[]; by: string | null },
): Promise<Result<{ products: number }>> {
  const { channel_product_id, option_ids } = input;
  const [product] = await tx<{ shop_id: string; name: string }[]>`
    select shop_id, name from channels.products where id = ${channel_product_id} for no key update`;
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
    .map((one) =>
      planDraft(one.pairs.map((pair) => pair.value).join(' / ') || one.option_text, [
        { ...one, pairs: [], option_text: '' },
      ]),
    );
  if (mains.length > 0) plans.unshift(planDraft(product.name, mains));
  const widest = Math.max(0, ...plans.flatMap((plan) => plan.options.map((option) => option.values.length)));
  if (widest > values_max) return refuse('too_many_variants', { count: widest, max: values_max });
  const decisions: { option_id: string; components: { variant_id: string; quantity: number }[] }[] = [];
  for (const plan of plans) {
    const made = await makeProduct(tx, product.shop_id, plan);
    if (!made.ok) return made;
    for (const [option_id, variant_id] of made.value)
      decisions.push({ option_id, components: [{ variant_id, quantity: 1 }] });
  }
  const matched = await matchOptions(tx, { channel_product_id, by: input.by, decisions });
  return matched.ok ? ok({ products: plans.length }) : matched;
}

/** The draft, and for each option of the channel the variant it became. Combinations nobody ever ordered are closed. */
async function makeProduct(tx: Tx, shop_id: string, plan: DraftPlan): Promise<Result<Map<string, string>>> {
  const prices = plan.variants.flatMap((one) => one.price_krw ?? []);
  const price_krw = prices.length > 0 ? Math.min(...prices) : undefined;
  const made = await createProduct(tx, {
    shop_id,
    title: plan.title,
    ...(price_krw === undefined ? {} : { price_krw }),
  });
  if (!made.ok) return made;
  if (plan.options.length > 0) {
    const options = plan.options.map(({ name, values }) => ({ name, values: values.map((value) => ({ value })) }));
    const set = await setOptions(tx, made.value.id, { options });
    if (!set.ok) return set;
  }
  const variants = (await readMatchable(tx, shop_id, 2_000)).filter((one) => one.product_id === made.value.id);
  const taken = await takenSkus(
    tx,
    plan.variants.flatMap((one) => one.sku ?? []),
  );
  const of = new Map<string, string>();
  const changes = variants.map((variant) => {
    const key = variant.values.map((one) => one.value).join('\n');
    const one = plan.variants.find((planned) => planned.values.join('\n') === key);
    if (!one) return { id: variant.variant_id, own_state: 'ended' as const };
    of.set(one.option_id, variant.variant_id);
    const sku = one.sku && one.sku.length <= 60 && !taken.has(one.sku) ? one.sku : null;
    if (sku) taken.add(sku);
    return { id: variant.variant_id, sku, ...(one.price_krw === null ? {} : { price_krw: one.price_krw }) };
  });
  const updated = await updateVariants(tx, made.value.id, changes);
  return updated.ok ? ok(of) : updated;
}
