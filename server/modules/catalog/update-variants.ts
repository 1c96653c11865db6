import type { BodyOf, updateVariants as route } from '@madang/contract';
import { ok, type Result, refuse } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';
import { lockProduct, settleProduct } from './settle-product.ts';

type Changes = BodyOf<typeof route>['variants'];
type Row = {
  id: string;
  price_krw: number | null;
  compare_at_krw: number | null;
  sku: string | null;
  state: string;
  image_id: string | null;
  boxes: string[];
  daily_capacity: number | null;
};

/** Changes prices, SKUs, states, pictures, boxes and daily capacities of many variants; all or none. Every variant at fault is named. */
export async function updateVariants(
  tx: Tx,
  product_id: string,
  changes: Changes,
): Promise<Result<{ changed: number }>> {
  const product = await lockProduct(tx, product_id);
  if (!product) return refuse('not_found');
  const rows = await tx<Row[]>`
    select id, price_krw, compare_at_krw, sku, state, image_id, boxes, daily_capacity from catalog.variants
    where product_id = ${product_id} and retired_at is null order by id for no key update`;
  const images = await tx<{ id: string }[]>`
    select id from catalog.images where product_id = ${product_id} and removed_at is null`;
  const known = new Map(rows.map((row) => [row.id, { ...row }]));
  for (const { id, own_state, ...fields } of changes) {
    const row = known.get(id);
    if (row) Object.assign(row, fields, own_state ? { state: own_state } : {});
  }
  const wrong = faultsOf(changes, known, new Set(images.map((image) => image.id)));
  wrong.push(...(await takenSkus(tx, [...known.values()])));
  if (wrong.length > 0) return refuse('invalid_input', { field: wrong[0]!.field }, wrong);
  const changed = [...new Set(changes.map((change) => change.id))].map((id) => known.get(id)!);
  // SKUs may be swapped between two variants: they are all let go before they are taken.
  await tx`update catalog.variants set sku = null where id = any(${changed.map((row) => row.id)}::uuid[])`;
  await tx`
    update catalog.variants v set price_krw = wanted.price_krw, compare_at_krw = wanted.compare_at_krw,
      sku = wanted.sku, state = wanted.state, image_id = wanted.image_id,
      daily_capacity = wanted.daily_capacity,
      boxes = array(select trim(name) from jsonb_array_elements_text(wanted.boxes) as name)
    from jsonb_to_recordset(${tx.json(changed)}) as wanted (id uuid, price_krw bigint, compare_at_krw bigint, sku text, state text, image_id uuid, boxes jsonb, daily_capacity int)
    where v.id = wanted.id`;
  await settleProduct(tx, product_id);
  return ok({ changed: changed.length });
}

type Fault = { field: string; variant_id: string };

function faultsOf(changes: Changes, known: Map<string, Row>, images: ReadonlySet<string>): Fault[] {
  const faults: Fault[] = [];
  for (const change of changes) {
    const row = known.get(change.id);
    if (!row) {
      faults.push({ field: 'id', variant_id: change.id });
      continue;
    }
    const { price_krw, compare_at_krw, image_id } = row;
    if (compare_at_krw !== null && (price_krw === null || compare_at_krw <= price_krw)) {
      faults.push({ field: 'compare_at_krw', variant_id: row.id });
    }
    if (row.boxes.length === 1) faults.push({ field: 'boxes', variant_id: row.id });
    if (image_id !== null && !images.has(image_id)) faults.push({ field: 'image_id', variant_id: row.id });
  }
  const skus = [...known.values()].filter((row) => row.sku !== null);
  for (const row of skus) {
    if (skus.some((other) => other !== row && other.sku === row.sku)) faults.push({ field: 'sku', variant_id: row.id });
  }
  return faults;
}

async function takenSkus(tx: Tx, rows: Row[]): Promise<Fault[]> {
  const skus = rows.flatMap((row) => row.sku ?? []);
  const taken = await tx<{ sku: string }[]>`
    select sku from catalog.variants where sku = any(${skus}::text[]) and id <> all(${rows.map((row) => row.id)}::uuid[])`;
  const set = new Set(taken.map((row) => row.sku));
  return rows.filter((row) => row.sku && set.has(row.sku)).map((row) => ({ field: 'sku', variant_id: row.id }));
}
