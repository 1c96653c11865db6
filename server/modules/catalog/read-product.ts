import type { Option, Product, ProductState, ReturnRule, Shop, Variant, VariantState } from '@madang/contract';
import type { Sql, Tx } from '../../platform/db.ts';
import { showAttributes } from './kinds.ts';
import { discountPercent } from './prices.ts';
import { type SummaryRow, summaryColumns, toImage, toSummary } from './rows.ts';
import { effectiveState, states } from './states.ts';

export type ProductRow = SummaryRow & {
  description_html: string;
  description_html_en: string | null;
  attribute_values: Record<string, string>;
  tax_free: boolean;
  lead_days: number | null;
  return_rule: ReturnRule;
  version: number;
  revision: number;
  created_at: Date;
  updated_at: Date;
  categories: { id: string; slug: string; name: string; name_en: string | null }[] | null;
  options: Option[] | null;
  variants: VariantRow[] | null;
};

type VariantRow = {
  id: string;
  value_ids: string[];
  option_text: string;
  option_text_en: string | null;
  sku: string | null;
  price_krw: number | null;
  compare_at_krw: number | null;
  current_snapshot_id: string | null;
  state: VariantState;
  in_stock: boolean;
  image_id: string | null;
};

/** One product with everything under it, in one statement, in whatever state. */
export async function readProductRow(sql: Sql | Tx, by: { slug: string } | { id: string }): Promise<ProductRow | null> {
  const [row] = await sql<ProductRow[]>`
    select ${summaryColumns(sql, 30)}, p.description_html, p.description_html_en, p.attribute_values, p.tax_free,
      p.lead_days, p.return_rule, p.version, p.revision, p.created_at, p.updated_at,
      (select json_agg(json_build_object('id', c.id, 'slug', c.slug, 'name', c.name, 'name_en', c.name_en) order by pc.position)
       from catalog.product_categories pc join catalog.categories c on c.id = pc.category_id where pc.product_id = p.id) as categories,
      (select json_agg(json_build_object('id', o.id, 'name', o.name, 'name_en', o.name_en, 'values',
         (select json_agg(json_build_object('id', v.id, 'value', v.value, 'value_en', v.value_en, 'swatch', v.swatch)
            order by v.position) from catalog.option_values v where v.option_id = o.id)) order by o.position)
       from catalog.options o where o.product_id = p.id) as options,
      (select json_agg(v order by v.position) from (
         select id, value_ids, option_text, option_text_en, sku, price_krw, compare_at_krw, current_snapshot_id, state,
           in_stock, image_id, position
         from catalog.variants where product_id = p.id and retired_at is null) v) as variants
    from catalog.products p
    where ${'slug' in by ? sql`p.slug = ${by.slug}` : sql`p.id = ${by.id}`}`;
  return row ?? null;
}

function toVariant(row: VariantRow, product: { state: ProductState; made_to_order: boolean }): Variant {
  const state = effectiveState(product.state, row.state);
  const price_krw = row.price_krw ?? 0;
  return {
    id: row.id,
    value_ids: row.value_ids,
    option_text: row.option_text,
    option_text_en: row.option_text_en,
    sku: row.sku,
    price_krw,
    compare_at_krw: row.compare_at_krw,
    discount_percent: discountPercent(price_krw, row.compare_at_krw),
    snapshot_id: row.current_snapshot_id,
    state,
    buyable: states[state].buyable && row.current_snapshot_id !== null,
    in_stock: row.in_stock || product.made_to_order,
    image_id: row.image_id,
  };
}

/** The row as the wire's Product. */
export function toProduct(row: ProductRow, shops: ReadonlyMap<string, Shop>): Product {
  const variants = (row.variants ?? []).map((variant) => toVariant(variant, row));
  const summary = toSummary(row, shops);
  return {
    ...summary,
    shop: shops.get(row.shop_id) ?? { ...summary.shop, tagline: '', tagline_en: null },
    description_html: row.description_html,
    description_html_en: row.description_html_en,
    categories: (row.categories ?? []).map(({ slug, name, name_en }) => ({ slug, name, name_en })),
    buyable: variants.some((variant) => variant.buyable),
    tax_free: row.tax_free,
    return_rule: row.return_rule,
    lead_days: row.lead_days,
    options: row.options ?? [],
    variants,
    images: (row.images ?? []).map(toImage),
    attributes: showAttributes(row.kind, row.attribute_values),
    revision: row.revision,
    updated_at: row.updated_at.toISOString(),
  };
}
