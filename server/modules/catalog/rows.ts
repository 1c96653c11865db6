import type { Image, ProductKind, ProductState, ProductSummary, Shop } from '@madang/contract';
import type { Sql, Tx } from '../../platform/db.ts';
import { discountPercent } from './prices.ts';

/** Shops by id; the app gives the sellers module's reader. */
export type ReadShops = (sql: Sql | Tx) => Promise<ReadonlyMap<string, Shop>>;

export type ImageRow = {
  id: string;
  alt: string;
  alt_en: string | null;
  width: number;
  height: number;
  widths: number[];
  color: string;
};

export type SummaryRow = {
  id: string;
  slug: string;
  title: string;
  title_en: string | null;
  subtitle: string;
  subtitle_en: string | null;
  shop_id: string;
  kind: ProductKind;
  state: ProductState;
  tags: string[];
  min_price_krw: number | null;
  max_price_krw: number | null;
  compare_at_krw: number | null;
  in_stock: boolean;
  made_to_order: boolean;
  category_slug: string | null;
  images: ImageRow[] | null;
};

/** The columns of SummaryRow for `catalog.products p`, with its first `image_count` pictures. */
export const summaryColumns = (sql: Sql | Tx, image_count: number) => sql`
  p.id, p.slug, p.title, p.title_en, p.subtitle, p.subtitle_en, p.shop_id, p.kind, p.state, p.tags, p.min_price_krw,
  p.max_price_krw, p.compare_at_krw, p.in_stock, p.made_to_order,
  (select c.slug from catalog.product_categories pc join catalog.categories c on c.id = pc.category_id
   where pc.product_id = p.id order by pc.position limit 1) as category_slug,
  (select json_agg(i order by i.position, i.id) from (
     select id, alt, alt_en, width, height, widths, color, position from catalog.images
     where product_id = p.id and removed_at is null order by position, id limit ${image_count}) i) as images`;

export const imageUrl = (id: string, width: number) => `/media/${id}/${width}.webp`;

export function toImage(row: ImageRow): Image {
  return {
    id: row.id,
    alt: row.alt,
    alt_en: row.alt_en,
    width: row.width,
    height: row.height,
    color: row.color,
    sizes: row.widths.map((width) => ({ width, url: imageUrl(row.id, width) })),
  };
}

const unknown_shop = { slug: '', name: '', name_en: null };

export function toSummary(row: SummaryRow, shops: ReadonlyMap<string, Shop>): ProductSummary {
  const shop = shops.get(row.shop_id) ?? unknown_shop;
  const price_krw = row.min_price_krw ?? 0;
  const images = row.images ?? [];
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    title_en: row.title_en,
    subtitle: row.subtitle,
    subtitle_en: row.subtitle_en,
    shop: { id: row.shop_id, slug: shop.slug, name: shop.name, name_en: shop.name_en },
    kind: row.kind,
    category_slug: row.category_slug,
    tags: row.tags,
    state: row.state,
    price_krw,
    max_price_krw: row.max_price_krw ?? price_krw,
    compare_at_krw: row.compare_at_krw,
    discount_percent: discountPercent(price_krw, row.compare_at_krw),
    in_stock: row.in_stock,
    made_to_order: row.made_to_order,
    image: images[0] ? toImage(images[0]) : null,
    hover_image: images[1] ? toImage(images[1]) : null,
  };
}
