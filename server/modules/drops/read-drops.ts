import type { Drop, DropLive } from '@madang/contract';
import type { Static } from 'typebox';
import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { type Card, readCurrentCards } from '../catalog/index.ts';

export type DropRow = {
  id: string;
  shop_id: string;
  variant_id: string;
  kind: 'stock' | 'preorder';
  title_ko: string;
  title_en: string;
  opens_at: Date;
  closes_at: Date;
  allotment: number;
  taken: number;
  held: number;
  cap_per_person: number;
  promised_on: string | null;
  allow_virtual_account: boolean;
  needs_verified_phone: boolean;
  guarded: boolean;
  hold_ms: number;
  canceled_at: Date | null;
  retired_at: Date | null;
  version: number;
};
export type ShownDrop = Static<typeof Drop>;
export type ShownLive = Static<typeof DropLive>;

/** Drops by id. */
async function readDropRows(sql: Sql | Tx, drop_ids: readonly string[]): Promise<DropRow[]> {
  return await sql<DropRow[]>`
    select id, shop_id, variant_id, kind, title_ko, title_en, opens_at, closes_at, allotment, taken, held, cap_per_person,
      promised_on::text, allow_virtual_account, needs_verified_phone, guarded, hold_ms, canceled_at, retired_at, version
    from drops.drops where id = any(${plainArray(drop_ids)}::text::uuid[])`;
}

/** Drops that govern their variants, and what ended within two weeks: what pages show. */
export async function readShownRows(sql: Sql | Tx): Promise<DropRow[]> {
  return await sql<DropRow[]>`
    select id, shop_id, variant_id, kind, title_ko, title_en, opens_at, closes_at, allotment, taken, held, cap_per_person,
      promised_on::text, allow_virtual_account, needs_verified_phone, guarded, hold_ms, canceled_at, retired_at, version
    from drops.drops
    where retired_at is null or closes_at > now() - interval '14 days'
    order by opens_at desc limit 500`;
}

/**
 * The words of a drop's state. all_held: nothing is left, but some of it is not paid for yet and may come back. sold_out:
 * nothing left, and nothing that comes back by itself.
 */
export function phaseOf(drop: DropRow, now: Date): ShownLive['phase'] {
  if (drop.canceled_at) return 'canceled';
  if (now < drop.opens_at) return 'upcoming';
  if (drop.taken >= drop.allotment) return drop.held > 0 && now < drop.closes_at ? 'all_held' : 'sold_out';
  return now < drop.closes_at ? 'open' : 'ended';
}

export function liveOf(drop: DropRow, now: Date): ShownLive {
  return {
    drop_id: drop.id,
    phase: phaseOf(drop, now),
    allotment: drop.allotment,
    remaining: drop.allotment - drop.taken,
    held: drop.held,
    as_of: now.toISOString(),
  };
}

/** A drop as its pages show it; null while its variant has nothing to show. */
export function showDrop(drop: DropRow, card: Card | undefined, now: Date): ShownDrop | null {
  if (!card) return null;
  return {
    drop_id: drop.id,
    shop_id: drop.shop_id,
    variant_id: drop.variant_id,
    product_slug: card.product_slug,
    product_name: card.title,
    product_name_en: card.title_en,
    option_text: card.option_text,
    option_text_en: card.option_text_en,
    image: card.image,
    unit_price_krw: card.price_krw,
    compare_at_krw: card.compare_at_krw,
    kind: drop.kind,
    title_ko: drop.title_ko,
    title_en: drop.title_en,
    opens_at: drop.opens_at.toISOString(),
    closes_at: drop.closes_at.toISOString(),
    cap_per_person: drop.cap_per_person,
    promised_on: drop.promised_on,
    allow_virtual_account: drop.allow_virtual_account,
    needs_verified_phone: drop.needs_verified_phone,
    guarded: drop.guarded,
    live: liveOf(drop, now),
  };
}

/** A product that is not published yet: its drop is prepared, and nobody but staff hears of it. */
export const isSecret = (card: Card | undefined): boolean => card?.product_state === 'draft';

/** What is listed for buyers: not what is paused or over, though its own page says so to who has the address. */
export const isListed = (card: Card | undefined): boolean =>
  card?.product_state === 'on_sale' || card?.product_state === 'temporarily_sold_out';

/** One drop, read from the database. */
export async function readDrop(sql: Sql | Tx, drop_id: string, for_buyers = false): Promise<ShownDrop | null> {
  const [row] = await readDropRows(sql, [drop_id]);
  if (!row) return null;
  const cards = await readCurrentCards(sql, [row.variant_id]);
  const card = cards.get(row.variant_id);
  if (for_buyers && isSecret(card)) return null;
  const [clock] = await sql<{ now: Date }[]>`select clock_timestamp() as now`;
  return showDrop(row, card, clock!.now);
}
