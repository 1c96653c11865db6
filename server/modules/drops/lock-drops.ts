import type { Sql, Tx } from '../../platform/db.ts';
import { list, uuid } from '../../platform/wire.ts';
import type { CapState, DropState } from './admission.ts';
import { capKey } from './admission.ts';

const columns = (
  tx: Sql | Tx,
) => tx`id, shop_id, variant_id, kind, opens_at, closes_at, allotment, taken, held, cap_per_person, promised_on::text,
  allow_virtual_account, needs_verified_phone, guarded, hold_ms, canceled_at`;

/**
 * Locks the drops that govern these variants (one each at the most), in id order. `or_fail`: for who already has locks that come
 * later in the order; where another has a drop it fails at once (55P03), and the transaction is run again.
 */
export async function lockDropsOfVariants(
  tx: Tx,
  variant_ids: readonly string[],
  or_fail = false,
): Promise<DropState[]> {
  return await tx<DropState[]>`
    select ${columns(tx)}
    from drops.drops where variant_id = any(${list(uuid, variant_ids)}::uuid[]) and retired_at is null
    order by id for no key update ${or_fail ? tx`nowait` : tx``}`;
}

/** The same drops as committed; nothing is locked (see `takeFromDrops`). */
export async function readDropsOfVariants(tx: Sql | Tx, variant_ids: readonly string[]): Promise<DropState[]> {
  return await tx<DropState[]>`
    select ${columns(tx)}
    from drops.drops where variant_id = any(${list(uuid, variant_ids)}::uuid[]) and retired_at is null`;
}

export async function lockDrops(tx: Tx, drop_ids: readonly string[]): Promise<DropState[]> {
  if (drop_ids.length === 0) return [];
  return await tx<DropState[]>`
    select ${columns(tx)}
    from drops.drops where id = any(${list(uuid, drop_ids)}::uuid[])
    order by id for no key update`;
}

/** What these identities have taken of the drops that govern these variants. The drops' row locks guard the rows read. */
export async function readCapsOfVariants(
  tx: Tx,
  variant_ids: readonly string[],
  identities: readonly string[],
): Promise<CapState> {
  const rows = await tx<{ drop_id: string; identity: string; used: number }[]>`
    select c.drop_id, c.identity, c.used
    from drops.drops d join drops.caps c on c.drop_id = d.id
    where d.variant_id = any(${list(uuid, variant_ids)}::uuid[]) and d.retired_at is null
      and c.identity = any(${list(uuid, identities)}::uuid[])`;
  return new Map(rows.map((row) => [capKey(row.drop_id, row.identity), row.used]));
}

export async function readCaps(tx: Tx, drop_ids: readonly string[], identities: readonly string[]): Promise<CapState> {
  if (drop_ids.length === 0 || identities.length === 0) return new Map();
  const rows = await tx<{ drop_id: string; identity: string; used: number }[]>`
    select drop_id, identity, used from drops.caps
    where drop_id = any(${list(uuid, drop_ids)}::uuid[]) and identity = any(${list(uuid, identities)}::uuid[])`;
  return new Map(rows.map((row) => [capKey(row.drop_id, row.identity), row.used]));
}
