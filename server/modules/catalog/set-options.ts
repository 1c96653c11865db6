import type { BodyOf, setOptions as route } from '@madang/contract';
import { ok, type Result, refuse } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import {
  combinationCount,
  combineOptions,
  max_variants,
  type PlannedOption,
  planOptions,
  planVariants,
  repeatedName,
} from './combine-options.ts';
import { lockProduct, settleProduct } from './settle-product.ts';
import { slugOf } from './slug.ts';

/**
 * Sets a product's options and makes a variant of every combination. A variant whose values are all kept keeps its id,
 * price and SKU; one that no combination needs is ended and hidden, never deleted, because orders name it. A combination
 * that comes back revives its old variant. Counts of the change are the value.
 */
export async function setOptions(
  tx: Tx,
  product_id: string,
  input: BodyOf<typeof route>,
): Promise<Result<{ kept: number; made: number; ended: number }>> {
  const product = await lockProduct(tx, product_id);
  if (!product) return refuse('not_found');
  const repeated = repeatedName(input.options);
  if (repeated !== null) return refuse('invalid_input', { field: 'options' }, [{ repeated }]);
  const count = combinationCount(input.options);
  if (count > max_variants) return refuse('too_many_variants', { count, max: max_variants });
  const options = planOptions(input.options, await readOptions(tx, product_id), newId);
  const existing = await tx<ExistingVariant[]>`
    select id, value_ids, price_krw, compare_at_krw, retired_at from catalog.variants where product_id = ${product_id}
    order by retired_at is not null, retired_at desc, position`;
  const plan = planVariants(combineOptions(options), existing);
  await saveOptions(tx, product_id, options);
  const live = new Set(existing.filter((variant) => variant.retired_at === null).map((variant) => variant.id));
  const ended = plan.retire.filter((id) => live.has(id));
  // First out, then in: the unique index on live combinations must never see both.
  await tx`update catalog.variants set state = 'ended', retired_at = now(), sku = null where id = any(${ended}::uuid[])`;
  await keepVariants(tx, plan.keep);
  const prices = existing.flatMap((variant) => (live.has(variant.id) ? (variant.price_krw ?? []) : []));
  const base_krw = input.base_price_krw ?? (prices.length > 0 ? Math.min(...prices) : null);
  await makeVariants(tx, product_id, plan.make, options, base_krw, input.sku_prefix);
  await settleProduct(tx, product_id);
  return ok({ kept: plan.keep.length, made: plan.make.length, ended: ended.length });
}

type ExistingVariant = {
  id: string;
  value_ids: string[];
  price_krw: number | null;
  compare_at_krw: number | null;
  retired_at: Date | null;
};

async function readOptions(tx: Tx, product_id: string) {
  return tx<{ id: string; name: string; values: { id: string; value: string }[] }[]>`
    select o.id, o.name, coalesce(json_agg(json_build_object('id', v.id, 'value', v.value) order by v.position)
      filter (where v.id is not null), '[]') as values
    from catalog.options o left join catalog.option_values v on v.option_id = o.id
    where o.product_id = ${product_id} group by o.id order by o.position`;
}

async function saveOptions(tx: Tx, product_id: string, options: PlannedOption[]): Promise<void> {
  const values = options.flatMap((option) =>
    option.values.map((value, position) => ({ ...value, option_id: option.id, position })),
  );
  await tx`
    delete from catalog.option_values v using catalog.options o
    where o.id = v.option_id and o.product_id = ${product_id} and v.id <> all(${values.map((value) => value.id)}::uuid[])`;
  await tx`
    delete from catalog.options where product_id = ${product_id} and id <> all(${options.map((option) => option.id)}::uuid[])`;
  await tx`
    insert into catalog.options (id, product_id, position, name, name_en)
    select id, ${product_id}, position, name, nullif(name_en, '') from unnest(${options.map((one) => one.id)}::uuid[],
      ${options.map((one) => one.name)}::text[], ${options.map((one) => one.name_en ?? '')}::text[])
      with ordinality as wanted (id, name, name_en, position)
    on conflict (id) do update set position = excluded.position, name = excluded.name, name_en = excluded.name_en`;
  await tx`
    insert into catalog.option_values (id, option_id, position, value, value_en, swatch)
    select id, option_id, position, value, nullif(value_en, ''), nullif(swatch, '')
    from unnest(${values.map((one) => one.id)}::uuid[], ${values.map((one) => one.option_id)}::uuid[],
      ${values.map((one) => one.position)}::int[], ${values.map((one) => one.value)}::text[],
      ${values.map((one) => one.value_en ?? '')}::text[], ${values.map((one) => one.swatch ?? '')}::text[])
      as wanted (id, option_id, position, value, value_en, swatch)
    on conflict (id) do update set option_id = excluded.option_id, position = excluded.position, value = excluded.value,
      value_en = excluded.value_en, swatch = excluded.swatch`;
}

async function keepVariants(tx: Tx, keep: ReturnType<typeof planVariants>['keep']): Promise<void> {
  // A uuid[] per row does not fit into unnest: the ids travel as text and are cast.
  await tx`
    update catalog.variants v set position = kept.position, option_text = kept.option_text,
      option_text_en = nullif(kept.option_text_en, ''), value_ids = kept.value_ids::uuid[],
      state = case when v.retired_at is null then v.state else 'on_sale' end, retired_at = null
    from unnest(${keep.map((one) => one.id)}::uuid[], ${keep.map((one) => one.position)}::int[],
      ${keep.map((one) => one.combination.option_text)}::text[],
      ${keep.map((one) => one.combination.option_text_en ?? '')}::text[],
      ${keep.map((one) => `{${one.combination.value_ids.join()}}`)}::text[])
      as kept (id, position, option_text, option_text_en, value_ids)
    where v.id = kept.id`;
}

async function makeVariants(
  tx: Tx,
  product_id: string,
  make: ReturnType<typeof planVariants>['make'],
  options: PlannedOption[],
  base_krw: number | null,
  sku_prefix: string | undefined,
): Promise<void> {
  const skus = makeSkus(make, options, sku_prefix);
  await tx`
    insert into catalog.variants (id, product_id, position, value_ids, option_text, option_text_en, sku, price_krw)
    select id, ${product_id}, position, value_ids::uuid[], option_text, nullif(option_text_en, ''),
      case when sku = '' or exists (select from catalog.variants taken where taken.sku = made.sku) then null else sku end,
      case when ${base_krw}::bigint is not null then greatest(0, ${base_krw}::bigint + extra_krw) end
    from unnest(${make.map(() => newId())}::uuid[], ${make.map((one) => one.position)}::int[],
      ${make.map((one) => `{${one.combination.value_ids.join()}}`)}::text[],
      ${make.map((one) => one.combination.option_text)}::text[],
      ${make.map((one) => one.combination.option_text_en ?? '')}::text[],
      ${skus}::text[],
      ${make.map((one) => one.combination.extra_krw)}::bigint[])
      as made (id, position, value_ids, option_text, option_text_en, sku, extra_krw)`;
}

/** `PREFIX-VALUE-VALUE` of each new variant, English values first; empty without a prefix or where two would be the same. */
function makeSkus(make: ReturnType<typeof planVariants>['make'], options: PlannedOption[], prefix: string | undefined) {
  const names = new Map(options.flatMap((one) => one.values.map((value) => [value.id, value.value_en ?? value.value])));
  const seen = new Set<string>();
  return make.map(({ combination }) => {
    if (!prefix) return '';
    const sku = [prefix, ...combination.value_ids.map((id) => slugOf(names.get(id)!))]
      .join('-')
      .toUpperCase()
      .slice(0, 60);
    if (seen.has(sku)) return '';
    seen.add(sku);
    return sku;
  });
}
