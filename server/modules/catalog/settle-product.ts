import type { ProductState, VariantState } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { publish } from '../../platform/outbox.ts';
import { type ProductChanged, product_changed } from './events.ts';
import { foldPrices } from './prices.ts';
import { gramsOf, initialsOf, plainText } from './search-text.ts';

type ProductRow = {
  id: string;
  shop_id: string;
  slug: string;
  state: ProductState;
  title: string;
  title_en: string | null;
  tags: string[];
  made_to_order: boolean;
};
type VariantRow = {
  state: VariantState;
  price_krw: number | null;
  compare_at_krw: number | null;
  sku: string | null;
  in_stock: boolean;
};

/**
 * Ends every verb that edits a product, in its transaction: takes a new snapshot of each variant whose sold-as changed,
 * folds prices, stock and search text into the product's row, raises version and revision, and tells the news.
 * The caller holds the product's row lock (`lockProduct`).
 */
export async function settleProduct(tx: Tx, product_id: string): Promise<void> {
  await takeSnapshots(tx, product_id);
  const [product] = await tx<ProductRow[]>`
    select id, shop_id, slug, state, title, title_en, tags, made_to_order from catalog.products where id = ${product_id}`;
  const variants = await tx<VariantRow[]>`
    select state, price_krw, compare_at_krw, sku, in_stock from catalog.variants
    where product_id = ${product_id} and retired_at is null`;
  const prices = foldPrices(variants);
  const in_stock = variants.some((one) => one.state === 'on_sale' && (one.in_stock || product!.made_to_order));
  const skus = variants.flatMap((one) => one.sku ?? []);
  const text = [product!.title, product!.title_en ?? '', ...product!.tags, ...skus].join(' ');
  const [settled] = await tx<{ version: number; revision: number }[]>`
    update catalog.products set
      min_price_krw = ${prices.min_price_krw}, max_price_krw = ${prices.max_price_krw},
      compare_at_krw = ${prices.compare_at_krw}, in_stock = ${in_stock},
      search_text = ${plainText(text)}, search_initials = ${initialsOf(text)}, search_grams = ${gramsOf(text)}::text[],
      version = version + 1, revision = revision + 1, updated_at = now(),
      listed_at = case when state = 'on_sale' then coalesce(listed_at, now()) else listed_at end
    where id = ${product_id} returning version, revision`;
  const data: ProductChanged = { slug: product!.slug, state: product!.state, revision: settled!.revision };
  await publish(tx, [
    { name: product_changed, shop_id: product!.shop_id, entity_id: product_id, version: settled!.version, data },
  ]);
}

/** A new immutable version for every priced variant that would be sold as something else than its current one says. */
async function takeSnapshots(tx: Tx, product_id: string): Promise<void> {
  const changed = await tx<{ variant_id: string }[]>`
    select v.id as variant_id
    from catalog.variants v
    join catalog.products p on p.id = v.product_id
    left join catalog.snapshots s on s.id = v.current_snapshot_id
    where v.product_id = ${product_id} and v.price_krw is not null and v.retired_at is null
      and (s.id is null or
        (s.kind, s.title, s.title_en, s.option_text, s.option_text_en, s.price_krw, s.compare_at_krw, s.tax_free,
         s.made_to_order, s.lead_days, s.return_rule, s.attribute_values, s.image_id)
        is distinct from
        (p.kind, p.title, p.title_en, v.option_text, v.option_text_en, v.price_krw, v.compare_at_krw, p.tax_free,
         p.made_to_order, p.lead_days, p.return_rule, p.attribute_values, coalesce(v.image_id, ${firstImage(tx, product_id)})))
    order by v.position`;
  if (changed.length === 0) return;
  await tx`
    with made as (
      insert into catalog.snapshots (id, variant_id, version, product_id, shop_id, kind, title, title_en, option_text,
        option_text_en, price_krw, compare_at_krw, tax_free, made_to_order, lead_days, return_rule, attribute_values, image_id)
      select fresh.id, v.id, coalesce(s.version, 0) + 1, p.id, p.shop_id, p.kind, p.title, p.title_en, v.option_text,
        v.option_text_en, v.price_krw, v.compare_at_krw, p.tax_free, p.made_to_order, p.lead_days, p.return_rule,
        p.attribute_values, coalesce(v.image_id, ${firstImage(tx, product_id)})
      from unnest(${changed.map(() => newId())}::uuid[], ${changed.map((row) => row.variant_id)}::uuid[]) as fresh (id, variant_id)
      join catalog.variants v on v.id = fresh.variant_id
      join catalog.products p on p.id = v.product_id
      left join catalog.snapshots s on s.id = v.current_snapshot_id
      returning id, variant_id)
    update catalog.variants v set current_snapshot_id = made.id from made where v.id = made.variant_id`;
}

const firstImage = (tx: Tx, product_id: string) => tx`(
  select i.id from catalog.images i
  where i.product_id = ${product_id} and i.removed_at is null order by i.position, i.id limit 1)`;

/** Locks a product for an edit. Null where it does not exist. Every editing verb starts here, so edits of one product queue up. */
export async function lockProduct(
  tx: Tx,
  product_id: string,
): Promise<{ id: string; kind: string; state: ProductState; slug: string; version: number } | null> {
  const [row] = await tx<{ id: string; kind: string; state: ProductState; slug: string; version: number }[]>`
    select id, kind, state, slug, version from catalog.products where id = ${product_id} for no key update`;
  return row ?? null;
}
