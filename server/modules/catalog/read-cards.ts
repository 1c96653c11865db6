import type { ProductState } from '@madang/contract/catalog';
import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { imageUrl } from './rows.ts';

/** How a snapshot is shown in a list of orders or drops: words and picture as sold, and today's page of its product. */
export type Card = {
  snapshot_id: string;
  variant_id: string;
  product_id: string;
  product_slug: string;
  /** Today's, of its product. */
  product_state: ProductState;
  title: string;
  title_en: string | null;
  option_text: string;
  option_text_en: string | null;
  price_krw: number;
  compare_at_krw: number | null;
  image: string | null;
};

type Row = Omit<Card, 'image'> & { image_id: string | null; image_width: number | null };

const select = (sql: Sql | Tx) => sql`
  select s.id as snapshot_id, s.variant_id, s.product_id, p.slug as product_slug, p.state as product_state, s.title, s.title_en, s.option_text, s.option_text_en,
    s.price_krw, s.compare_at_krw, i.id as image_id,
    (select min(w) from unnest(i.widths) w where w >= least(640, (select max(x) from unnest(i.widths) x))) as image_width
  from catalog.snapshots s
  join catalog.products p on p.id = s.product_id
  left join catalog.images i on i.id = s.image_id`;

const asCard = ({ image_id, image_width, ...row }: Row): Card => ({
  ...row,
  image: image_id && image_width ? imageUrl(image_id, image_width) : null,
});

/** Cards of what was sold, by snapshot id. */
export async function readCards(sql: Sql | Tx, snapshot_ids: readonly string[]): Promise<Map<string, Card>> {
  if (snapshot_ids.length === 0) return new Map();
  const rows = await sql<Row[]>`${select(sql)} where s.id = any(${plainArray(snapshot_ids)}::text::uuid[])`;
  return new Map(rows.map((row) => [row.snapshot_id, asCard(row)]));
}

/** Cards of what is sold today, by variant id. */
export async function readCurrentCards(sql: Sql | Tx, variant_ids: readonly string[]): Promise<Map<string, Card>> {
  if (variant_ids.length === 0) return new Map();
  const rows = await sql<Row[]>`
    ${select(sql)} join catalog.variants v on v.current_snapshot_id = s.id
    where v.id = any(${plainArray(variant_ids)}::text::uuid[])`;
  return new Map(rows.map((row) => [row.variant_id, asCard(row)]));
}
