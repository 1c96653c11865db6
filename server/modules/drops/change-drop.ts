import { ok, type Result, refuse } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';
import { availableUnits, koreanDay, lockLotsOfVariants, readWaitingUnits } from '../inventory/index.ts';
import { type DropInput, readTimes } from './create-drop.ts';
import { lockDrops } from './lock-drops.ts';

/** Buyers are told of a moved day this much later: one that is moved back and forth is told once, as it ends. */
const told_after_s = 60;

export type DropChange = Partial<Omit<DropInput, 'variant_id' | 'kind'>> & { canceled?: boolean | undefined };

/**
 * Changes times, words, cap or allotment, or cancels. Never below what is taken, never beyond stock; a cap may be raised,
 * and lowered only while nobody has taken more.
 */
export async function changeDrop(tx: Tx, drop_id: string, change: DropChange): Promise<Result<null>> {
  const [drop] = await lockDrops(tx, [drop_id]);
  if (!drop) return refuse('not_found');
  const times = readTimes({
    opens_at: change.opens_at ?? drop.opens_at.toISOString(),
    closes_at: change.closes_at ?? drop.closes_at.toISOString(),
  });
  if (!times.ok) return times;
  const allotment = change.allotment ?? drop.allotment;
  if (allotment < drop.taken)
    return refuse('invalid_input', { field: 'allotment' }, [{ field: 'allotment', taken: drop.taken }]);
  if (drop.kind === 'stock' && allotment > drop.allotment) {
    const lots = await lockLotsOfVariants(tx, [drop.variant_id]);
    const waiting = (await readWaitingUnits(tx, [drop.variant_id])).get(drop.variant_id) ?? 0;
    const available = Math.max(0, availableUnits(lots, koreanDay(new Date())) - waiting);
    if (allotment - drop.taken > available)
      return refuse('short_stock', undefined, [
        { field: 'allotment', available: available + drop.taken, wanted: allotment },
      ]);
  }
  const cap = change.cap_per_person ?? drop.cap_per_person;
  if (cap < drop.cap_per_person) {
    const [most] = await tx<{ used: number }[]>`
      select coalesce(max(used), 0)::int as used from drops.caps where drop_id = ${drop_id}::uuid`;
    if (most!.used > cap)
      return refuse('invalid_input', { field: 'cap_per_person' }, [{ field: 'cap_per_person', used: most!.used }]);
  }
  const canceled = change.canceled ?? drop.canceled_at !== null;
  const moved = drop.kind === 'preorder' && (change.promised_on ?? drop.promised_on) !== drop.promised_on;
  await tx`
    update drops.drops set opens_at = ${times.value.opens_at}, closes_at = ${times.value.closes_at}, allotment = ${allotment},
      cap_per_person = ${cap}, title_ko = coalesce(${change.title_ko ?? null}, title_ko),
      title_en = coalesce(${change.title_en ?? null}, title_en),
      promised_on = case when kind = 'preorder' then coalesce(${change.promised_on ?? null}::date, promised_on) end,
      promise_due_at = case when ${moved} then clock_timestamp() + make_interval(secs => ${told_after_s}) else promise_due_at end,
      allow_virtual_account = coalesce(${change.allow_virtual_account ?? null}::boolean, allow_virtual_account),
      needs_verified_phone = coalesce(${change.needs_verified_phone ?? null}::boolean, needs_verified_phone),
      hold_ms = coalesce(${change.hold_minutes === undefined ? null : change.hold_minutes * 60_000}::int, hold_ms),
      canceled_at = case when ${canceled} then coalesce(canceled_at, clock_timestamp()) end, version = version + 1
    where id = ${drop_id}::uuid`;
  return ok(null);
}
