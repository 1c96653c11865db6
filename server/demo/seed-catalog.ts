import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '@madang/contract';
import {
  addImage,
  changeProductState,
  createProduct,
  noteSales,
  saveCategory,
  setOptions,
  updateVariants,
} from '../modules/catalog/index.ts';
import { openShop, readOperatorPapers, readShops, updateOperator } from '../modules/sellers/index.ts';
import { type Sql, type Tx, transact } from '../platform/db.ts';
import { type DemoProduct, demo_products } from './products.ts';
import { demo_categories, demo_operator, demo_shops } from './shops.ts';

/** What later parts of the demo (stock, drops) name things by. */
export type DemoCatalog = {
  shops: ReadonlyMap<string, string>;
  /** By SKU: `MOON-JAR`, `RUNNER-270`, `MAT-QUEEN-IVORY-NONE`, `BERRY-1KG` … */
  variants: ReadonlyMap<string, { variant_id: string; product_id: string; shop_id: string; slug: string }>;
};

type Picture = { width: number; height: number; color: string; widths: number[] };
const folder = join(import.meta.dirname, 'images');

/**
 * Puts the demo's shops, menu and products into the catalog, each product in one commit; what is there already is left
 * as it is, so it may run again after a kill. Some 0.1 s a product, nothing is encoded: the pictures come ready.
 */
export async function seedCatalog(sql: Sql): Promise<DemoCatalog> {
  const pictures = JSON.parse(readFileSync(join(folder, 'images.json'), 'utf8')) as Record<string, Picture>;
  const shops = await seedShops(sql);
  const categories = await seedCategories(sql);
  for (const product of demo_products) {
    await transact(sql, async (tx) => {
      const [known] = await tx`select id from catalog.products where slug = ${product.slug}`;
      if (!known) await seedProduct(tx, product, shops.get(product.shop)!, categories, pictures);
    });
  }
  const rows = await sql<{ sku: string; variant_id: string; product_id: string; shop_id: string; slug: string }[]>`
    select v.sku, v.id as variant_id, p.id as product_id, p.shop_id, p.slug
    from catalog.variants v join catalog.products p on p.id = v.product_id
    where v.sku is not null and p.slug = any(${demo_products.map((product) => product.slug)}::text[])
    order by p.slug, v.position`; // stock is given to the sizes in their order
  return { shops, variants: new Map(rows.map(({ sku, ...row }) => [sku, row])) };
}

function must<T>(what: string, result: Result<T>): T {
  if (!result.ok) throw new Error(`demo ${what}: ${JSON.stringify(result.error)}`);
  return result.value;
}

async function seedShops(sql: Sql): Promise<Map<string, string>> {
  for (const shop of demo_shops) {
    // Its slug may be taken: by this very shop, from a run before.
    await transact(sql, (tx) => openShop(tx, shop));
  }
  await transact(sql, async (tx) => {
    if ((await readOperatorPapers(tx)).company === '') await updateOperator(tx, demo_operator);
  });
  return new Map([...(await readShops(sql)).values()].map((shop) => [shop.slug, shop.id]));
}

async function seedCategories(sql: Sql): Promise<Map<string, string>> {
  return transact(sql, async (tx) => {
    const rows = await tx<{ slug: string; id: string }[]>`select slug, id from catalog.categories`;
    const ids = new Map(rows.map((row) => [row.slug, row.id]));
    for (const [position, { parent, ...category }] of demo_categories.entries()) {
      if (ids.has(category.slug)) continue;
      const parent_id = parent ? ids.get(parent)! : null;
      const made = must(category.slug, await saveCategory(tx, null, { ...category, parent_id, position }));
      ids.set(category.slug, made.id);
    }
    return ids;
  });
}

async function seedProduct(
  tx: Tx,
  product: DemoProduct,
  shop_id: string,
  categories: ReadonlyMap<string, string>,
  pictures: Record<string, Picture>,
): Promise<void> {
  const { shop: _, categories: slugs, images, options, sold, sku, compare_at_krw, ...fields } = product;
  const category_ids = slugs.map((slug) => categories.get(slug)!);
  const bare = { ...fields, shop_id, category_ids, ...(options ? {} : { sku, compare_at_krw }) };
  const { id } = must(product.slug, await createProduct(tx, bare));
  if (options) {
    must(product.slug, await setOptions(tx, id, { options, base_price_krw: product.price_krw, sku_prefix: sku }));
    if (compare_at_krw) await compareAll(tx, id, compare_at_krw - product.price_krw);
  }
  for (const { name, alt, alt_en } of images) {
    const { widths, ...picture } = pictures[name]!;
    const sizes = widths.map((width) => ({ width, bytes: readFileSync(join(folder, `${name}-${width}.webp`)) }));
    must(name, await addImage(tx, id, { image: { ...picture, sizes }, alt, alt_en }));
  }
  must(product.slug, await changeProductState(tx, id, 'on_sale'));
  const [variant] = await tx<{ id: string }[]>`
    select id from catalog.variants where product_id = ${id} and retired_at is null order by position limit 1`;
  await noteSales(tx, [{ variant_id: variant!.id, quantity: sold }], { elsewhere: true });
}

async function compareAll(tx: Tx, product_id: string, more_krw: number): Promise<void> {
  const variants = await tx<{ id: string; price_krw: number }[]>`
    select id, price_krw from catalog.variants where product_id = ${product_id} and retired_at is null`;
  const changes = variants.map(({ id, price_krw }) => ({ id, compare_at_krw: price_krw + more_krw }));
  must('compare-at', await updateVariants(tx, product_id, changes));
}
