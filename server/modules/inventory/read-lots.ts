import type { Lot, Movement } from '@madang/contract';
import type { Static } from 'typebox';
import { plainArray } from '../../platform/arrays.ts';
import { id_part, readCursor, writeCursor } from '../../platform/cursor.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import type { Read, Viewer } from '../../platform/reader.ts';

type Page = { cursor?: string | undefined; limit?: number | undefined };
type ShownLot = Static<typeof Lot>;
type ShownMovement = Static<typeof Movement>;
type LotRow = Omit<ShownLot, 'updated_at'> & { updated_at: Date };

const columns = (sql: Sql | Tx) => sql`
  l.id as lot_id, l.shop_id, l.warehouse_id, w.name as warehouse_name, w.name_en as warehouse_name_en, l.variant_id, l.expires_on::text, l.on_hand, l.held,
  l.allocated, l.on_hand - l.held - l.allocated as available, l.updated_at`;

const shown = (row: LotRow): ShownLot => ({ ...row, updated_at: row.updated_at.toISOString() });

export async function readLot(sql: Sql | Tx, lot_id: string): Promise<ShownLot | null> {
  const [row] = await sql<LotRow[]>`
    select ${columns(sql)} from inventory.lots l join inventory.warehouses w on w.id = l.warehouse_id
    where l.id = ${lot_id}::uuid`;
  return row ? shown(row) : null;
}

/** Whether all of these are within what somebody limited to shops sees; asked before they change them. */
export async function seesStock(
  read: Read,
  viewer: Viewer,
  of: { lot_ids?: string[]; warehouse_ids?: string[] },
): Promise<boolean> {
  if (viewer.kind === 'staff' && viewer.shops === null) return true;
  const { lot_ids = [], warehouse_ids = [] } = of;
  const [seen] = await read(
    viewer,
    (tx) => tx<{ rows: number }[]>`
      select (select count(*) from inventory.lots where id = any (${plainArray(lot_ids)}::text::uuid[]))
           + (select count(*) from inventory.warehouses where id = any (${plainArray(warehouse_ids)}::text::uuid[])) as rows`,
  );
  return seen!.rows === lot_ids.length + warehouse_ids.length;
}

/** Lots, newest first; of some variants or one warehouse, or with at most so many units available, where asked. */
export async function listLots(
  sql: Sql | Tx,
  filter: {
    variant_ids?: readonly string[] | undefined;
    warehouse_id?: string | undefined;
    available_max?: number | undefined;
  },
  page: Page,
): Promise<{ lots: ShownLot[]; next_cursor: string | null }> {
  const limit = page.limit ?? 50;
  const [before] = readCursor(page.cursor, [id_part]) ?? [];
  const rows = await sql<LotRow[]>`
    select ${columns(sql)} from inventory.lots l join inventory.warehouses w on w.id = l.warehouse_id
    where l.made_on is null
      ${before ? sql`and l.id < ${before}::uuid` : sql``}
      ${filter.variant_ids ? sql`and l.variant_id = any (${plainArray(filter.variant_ids)}::text::uuid[])` : sql``}
      ${filter.warehouse_id ? sql`and l.warehouse_id = ${filter.warehouse_id}::uuid` : sql``}
      ${filter.available_max === undefined ? sql`` : sql`and l.on_hand - l.held - l.allocated <= ${filter.available_max}`}
    order by l.id desc limit ${limit + 1}`;
  const lots = rows.slice(0, limit).map(shown);
  return { lots, next_cursor: rows.length > limit ? writeCursor([lots.at(-1)!.lot_id]) : null };
}

/** Movements, newest first. */
export async function listMovements(
  sql: Sql | Tx,
  filter: { variant_id?: string | undefined; lot_id?: string | undefined },
  page: Page,
): Promise<{ movements: ShownMovement[]; next_cursor: string | null }> {
  const limit = page.limit ?? 50;
  const [before] = readCursor(page.cursor, [id_part]) ?? [];
  const rows = await sql<(Omit<ShownMovement, 'at'> & { at: Date })[]>`
    select id as movement_id, lot_id, variant_id, kind, quantity, on_hand_after, reason, order_id, made_by as by, created_at as at
    from inventory.movements
    where true
      ${before ? sql`and id < ${before}::uuid` : sql``}
      ${filter.variant_id ? sql`and variant_id = ${filter.variant_id}::uuid` : sql``}
      ${filter.lot_id ? sql`and lot_id = ${filter.lot_id}::uuid` : sql``}
    order by id desc limit ${limit + 1}`;
  const movements = rows.slice(0, limit).map((row) => ({ ...row, at: row.at.toISOString() }));
  return { movements, next_cursor: rows.length > limit ? writeCursor([movements.at(-1)!.movement_id]) : null };
}

/** Units that may be sold now, by variant: held and allocated units and lots past their day left out. */
export async function readAvailable(sql: Sql | Tx, variant_ids: readonly string[]): Promise<Map<string, number>> {
  if (variant_ids.length === 0) return new Map();
  const rows = await sql<{ variant_id: string; available: number }[]>`
    select variant_id, sum(on_hand - held - allocated)::int as available from inventory.lots
    where variant_id = any(${plainArray(variant_ids)}::text::uuid[])
      and (expires_on is null or expires_on >= (clock_timestamp() at time zone 'Asia/Seoul')::date)
    group by variant_id`;
  return new Map(rows.map((row) => [row.variant_id, row.available]));
}
