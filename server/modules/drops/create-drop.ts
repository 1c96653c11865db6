import { ok, type Result, refuse } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { readOffers } from '../catalog/index.ts';
import { availableUnits, koreanDay, lockLotsOfVariants, markLots, readWaitingUnits } from '../inventory/index.ts';

export type DropInput = {
  variant_id: string;
  kind: 'stock' | 'preorder';
  title_ko: string;
  title_en: string;
  opens_at: string;
  closes_at: string;
  allotment: number;
  cap_per_person: number;
  promised_on?: string | undefined;
  allow_virtual_account?: boolean | undefined;
  needs_verified_phone?: boolean | undefined;
  hold_minutes?: number | undefined;
};

/**
 * Schedules a drop. Its allotment may not exceed what is available now (kind stock); from then on the variant sells only
 * through it. A drop that was over for the same variant is retired.
 */
export async function createDrop(tx: Tx, input: DropInput): Promise<Result<{ drop_id: string }>> {
  const times = readTimes(input);
  if (!times.ok) return times;
  if (input.kind === 'preorder' && !input.promised_on) return refuse('invalid_input', { field: 'promised_on' });
  if (input.kind === 'stock' && input.promised_on) return refuse('invalid_input', { field: 'promised_on' });
  const offer = (await readOffers(tx, [input.variant_id])).get(input.variant_id);
  if (!offer) return refuse('not_found', undefined, [{ field: 'variant_id' }]);

  const [governing] = await tx<{ id: string; is_over: boolean }[]>`
    select id, held = 0 and (closes_at <= clock_timestamp() or canceled_at is not null) as is_over from drops.drops
    where variant_id = ${input.variant_id}::uuid and retired_at is null for no key update`;
  if (governing && !governing.is_over)
    return refuse('conflict', undefined, [{ field: 'variant_id', drop_id: governing.id }]);
  const lots = await lockLotsOfVariants(tx, [input.variant_id]);
  if (input.kind === 'stock') {
    // Free units are first of all for paid pre-orders that still wait for theirs.
    const waiting = (await readWaitingUnits(tx, [input.variant_id])).get(input.variant_id) ?? 0;
    const available = Math.max(0, availableUnits(lots, koreanDay(new Date())) - waiting);
    if (input.allotment > available)
      return refuse('short_stock', undefined, [{ field: 'allotment', available, wanted: input.allotment }]);
  }
  // Nothing is refused any more: a refusal may not leave its variant without the drop that governed it.
  if (governing)
    await tx`update drops.drops set retired_at = now(), version = version + 1 where id = ${governing.id}::uuid`;
  const drop_id = newId();
  const { count } = await tx`
    insert into drops.drops (id, shop_id, variant_id, kind, title_ko, title_en, opens_at, closes_at, allotment, cap_per_person,
      promised_on, allow_virtual_account, needs_verified_phone, hold_ms)
    values (${drop_id}, ${offer.shop_id}, ${input.variant_id}, ${input.kind}, ${input.title_ko}, ${input.title_en},
      ${times.value.opens_at}, ${times.value.closes_at}, ${input.allotment}, ${input.cap_per_person},
      ${input.promised_on ?? null}, ${input.allow_virtual_account ?? false},
      ${input.needs_verified_phone ?? false}, ${(input.hold_minutes ?? 10) * 60_000})
    on conflict (variant_id) where retired_at is null do nothing`;
  if (count === 0) return refuse('conflict', undefined, [{ field: 'variant_id' }]); // somebody scheduled one at the same time
  await markLots(tx, input.variant_id, drop_id);
  return ok({ drop_id });
}

/** Reads the window; refuses what is no time, and a window that ends before it begins. */
export function readTimes(input: { opens_at: string; closes_at: string }): Result<{ opens_at: Date; closes_at: Date }> {
  const opens_at = new Date(input.opens_at);
  const closes_at = new Date(input.closes_at);
  const far = Date.UTC(2200, 0, 1);
  if (!(Math.abs(opens_at.getTime()) < far)) return refuse('invalid_input', { field: 'opens_at' });
  if (!(Math.abs(closes_at.getTime()) < far) || closes_at <= opens_at)
    return refuse('invalid_input', { field: 'closes_at' });
  return ok({ opens_at, closes_at });
}
