import { ok, type Result, refuse } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';
import { readMatchable } from './read-matchable.ts';
import { setOptions } from './set-options.ts';
import { takenSkus } from './taken-skus.ts';
import { updateVariants } from './update-variants.ts';

/** One value for each option, in the order of the names asked with. */
export type Combination = { values: readonly string[]; price_krw: number | null; sku: string | null };

type Product = { id: string; shop_id: string; state: string };
type Changes = Parameters<typeof updateVariants>[2];
type Option = {
  name: string;
  name_en: string | null;
  values: { value: string; value_en: string | null; swatch: string | null }[];
};

/**
 * Puts combinations into a product: values it did not have are added, its own stay as they are. What the new values make beside what
 * was asked for is closed. The variant of each combination is the value, in their order. Refuses, before anything is written, other
 * option names than the product has and too many values; a fresh draft without options takes any.
 */
export async function addCombinations(
  tx: Tx,
  product: Product,
  names: readonly string[],
  wanted: readonly Combination[],
): Promise<Result<string[]>> {
  const existing = await readOptions(tx, product.id);
  if (existing.length === 0 && names.length > 0 && product.state !== 'draft')
    return refuse('invalid_input', { field: 'options' });
  const order = existing.length > 0 ? existing.map((one) => names.indexOf(one.name)) : names.map((_, i) => i);
  if (order.length !== names.length || order.includes(-1)) return refuse('invalid_input', { field: 'options' });
  const keyOf = (values: readonly string[]) => order.map((i) => values[i]).join('\n');
  const before = new Set((await readVariants(tx, product)).map((one) => one.variant_id));
  if (names.length > 0) {
    const options = order.map((from, i) => {
      const { values: known, ...option } = existing[i] ?? { name: names[from]!, values: [] };
      const fresh = [...new Set(wanted.map((one) => one.values[from]!))];
      const added = fresh.filter((value) => !known.some((one) => one.value === value)).map((value) => ({ value }));
      return { ...option, values: [...known, ...added] };
    });
    const set = await setOptions(tx, product.id, { options });
    if (!set.ok) return set;
  }
  const planned = new Map(wanted.map((one, i) => [keyOf(one.values), { ...one, i }]));
  const taken = await takenSkus(
    tx,
    wanted.flatMap((one) => one.sku ?? []),
  );
  const ids: string[] = [];
  const changes = (await readVariants(tx, product)).flatMap((variant): Changes => {
    const id = variant.variant_id;
    const one = planned.get(variant.values.map(({ value }) => value).join('\n'));
    if (!one) return before.has(id) ? [] : [{ id, own_state: 'ended' as const }];
    ids[one.i] = id;
    const sku = variant.sku ?? (one.sku && one.sku.length <= 60 && !taken.has(one.sku) ? one.sku : null);
    if (sku) taken.add(sku);
    // What somebody has closed in a shop that is open stays closed there.
    const opened = product.state === 'draft' ? { own_state: 'on_sale' as const } : {};
    const priced =
      one.price_krw === null || (before.has(id) && product.state !== 'draft') ? {} : { price_krw: one.price_krw };
    return [{ id, sku, ...opened, ...priced }];
  });
  const updated = await updateVariants(tx, product.id, changes);
  return updated.ok ? ok(ids) : updated;
}

const readVariants = async (tx: Tx, product: Product) =>
  await readMatchable(tx, product.shop_id, { product_id: product.id });

async function readOptions(tx: Tx, product_id: string): Promise<Option[]> {
  return await tx<Option[]>`
    select o.name, o.name_en,
      coalesce(jsonb_agg(jsonb_build_object('value', v.value, 'value_en', v.value_en, 'swatch', v.swatch) order by v.position)
        filter (where v.id is not null), '[]') as values
    from catalog.options o left join catalog.option_values v on v.option_id = o.id
    where o.product_id = ${product_id} group by o.id order by o.position`;
}
