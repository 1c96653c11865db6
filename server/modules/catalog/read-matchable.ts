import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';

/** A variant with what it is told apart by, for whoever asks which of ours something is. */
type MatchableVariant = {
  variant_id: string;
  product_id: string;
  product_title: string;
  option_text: string;
  sku: string | null;
  price_krw: number | null;
  /** In the options' order. */
  values: { name: string; value: string }[];
};

const variants_max = 20_000;

/** Every living variant of a shop (of this product), drafts too, the product changed last first. What is closed has no price to compare. */
export async function readMatchable(
  tx: Sql | Tx,
  shop_id: string,
  { product_id }: { product_id?: string } = {},
): Promise<MatchableVariant[]> {
  return await tx<MatchableVariant[]>`
    select v.id as variant_id, p.id as product_id, p.title as product_title, v.option_text, v.sku,
      case when v.state <> 'ended' then v.price_krw end as price_krw,
      coalesce(o.values, '[]') as values
    from catalog.products p
    join catalog.variants v on v.product_id = p.id
    left join lateral (
      select jsonb_agg(jsonb_build_object('name', o.name, 'value', x.value) order by o.position) as values
      from catalog.option_values x join catalog.options o on o.id = x.option_id
      where x.id = any (v.value_ids)) o on true
    where p.shop_id = ${shop_id}::uuid and v.retired_at is null and p.state <> 'ended'
      and ${product_id ? tx`p.id = ${product_id}` : tx`true`}
    order by p.updated_at desc, v.position
    limit ${variants_max}`;
}

/** Which of these variants exist, and of which shop and product they are; `made_to_order`: made when ordered without a counted
 * capacity, so there is nothing of them to hold. */
export async function readVariantKinds(
  tx: Sql | Tx,
  variant_ids: readonly string[],
): Promise<Map<string, { shop_id: string; product_id: string; made_to_order: boolean }>> {
  if (variant_ids.length === 0) return new Map();
  const rows = await tx<{ id: string; shop_id: string; product_id: string; made_to_order: boolean }[]>`
    select v.id, p.shop_id, p.id as product_id, p.made_to_order and v.daily_capacity is null as made_to_order from catalog.variants v join catalog.products p on p.id = v.product_id
    where v.id = any(${plainArray(variant_ids)}::text::uuid[])`;
  return new Map(rows.map(({ id, ...kind }) => [id, kind]));
}

/** What one piece of each of these variants is packed in, box by box; one that goes in one has none. */
export async function readBoxes(
  tx: Sql | Tx,
  variant_ids: readonly string[],
): Promise<Map<string, { product_id: string; boxes: string[] }>> {
  if (variant_ids.length === 0) return new Map();
  const rows = await tx<{ id: string; product_id: string; boxes: string[] }[]>`
    select id, product_id, boxes from catalog.variants where id = any (${plainArray(variant_ids)}::text::uuid[])`;
  return new Map(rows.map(({ id, ...one }) => [id, one]));
}

/** Variants made to order (of these products, or of all): how long it takes, in working days, and how many a day. What is over has none. */
export async function readMadeToOrder(
  tx: Sql | Tx,
  product_ids?: readonly string[],
): Promise<
  { variant_id: string; product_id: string; shop_id: string; lead_days: number | null; daily_capacity: number | null }[]
> {
  return await tx`
    select v.id as variant_id, p.id as product_id, p.shop_id, p.lead_days,
      case when p.made_to_order and p.state <> 'ended' and v.state <> 'ended' then v.daily_capacity end as daily_capacity
    from catalog.variants v join catalog.products p on p.id = v.product_id
    where ${product_ids ? tx`p.id = any (${plainArray(product_ids)}::text::uuid[])` : tx`v.daily_capacity is not null`}
    order by v.id`;
}

/** The shop a product is of, and whether it is a draft, on sale or ended; null where there is none. */
export async function readProductState(
  tx: Sql | Tx,
  product_id: string,
): Promise<{ id: string; shop_id: string; state: string } | null> {
  const [row] = await tx<{ id: string; shop_id: string; state: string }[]>`
    select id, shop_id, state from catalog.products where id = ${product_id}`;
  return row ?? null;
}

/** Titles of products by id; those out of the reader's sight are left out. */
export async function readProductTitles(tx: Sql | Tx, product_ids: readonly string[]): Promise<Map<string, string>> {
  if (product_ids.length === 0) return new Map();
  const rows = await tx<{ id: string; title: string }[]>`
    select id, title from catalog.products where id = any(${plainArray(product_ids)}::text::uuid[])`;
  return new Map(rows.map((row) => [row.id, row.title]));
}
