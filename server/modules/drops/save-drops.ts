import { plainArray } from '../../platform/arrays.ts';
import { type Tx, together } from '../../platform/db.ts';
import { column, type Form, int4, list, uuid } from '../../platform/wire.ts';
import type { DropState } from './admission.ts';

/** Writes the counters of drops locked in this transaction. */
export async function saveDrops(tx: Tx, drops: readonly DropState[]): Promise<void> {
  if (drops.length === 0) return;
  await tx`
    update drops.drops d set taken = c.taken, held = c.held, version = d.version + 1
    from unnest(
      ${plainArray(drops.map((drop) => drop.id))}::text::uuid[],
      ${plainArray(drops.map((drop) => drop.taken))}::text::int[],
      ${plainArray(drops.map((drop) => drop.held))}::text::int[]) as c (id, taken, held)
    where d.id = c.id`;
}

/** Units held of these drops are paid for. The drops were neither read nor locked; more than one are locked in order. */
export async function keepOfDrops(tx: Tx, units: ReadonlyMap<string, number>): Promise<void> {
  if (units.size === 0) return;
  const ids = list(uuid, [...units.keys()]);
  await together([
    units.size > 1 && tx`select from drops.drops where id = any(${ids}::uuid[]) order by id for no key update`,
    tx`
      update drops.drops d set held = d.held - c.units, version = d.version + 1
      from unnest(${ids}::uuid[], ${list(int4, [...units.values()])}::int[]) as c (id, units)
      where d.id = c.id`,
  ]);
}

export type CapRow = { drop_id: string; identity: string; used: number; cap: number };

/** Writes what people have taken. The table's own CHECK refuses a person over the cap whatever the code believed. */
export async function saveCaps(tx: Tx, rows: readonly CapRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into drops.caps (drop_id, identity, used, cap)
    select * from unnest(
      ${plainArray(rows.map((row) => row.drop_id))}::text::uuid[],
      ${plainArray(rows.map((row) => row.identity))}::text::uuid[],
      ${plainArray(rows.map((row) => row.used))}::text::int[],
      ${plainArray(rows.map((row) => row.cap))}::text::int[])
    on conflict (drop_id, identity) do update set used = excluded.used, cap = excluded.cap`;
}

/**
 * Takes units of drops that were read, not locked: each gives them only if they are still there and its terms are still those it
 * was decided by. Where not, the database answers with the SQLSTATE `state` and the transaction is over.
 */
export async function takeFromDrops(
  tx: Tx,
  takes: readonly { drop: DropState; quantity: number }[],
  state: string,
): Promise<void> {
  if (takes.length === 0) return;
  const ids = plainArray(takes.map(({ drop }) => drop.id));
  const lock =
    takes.length > 1 && tx`select from drops.drops where id = any(${ids}::text::uuid[]) order by id for no key update`;
  await together([
    lock,
    tx`
    with taken as (
      update drops.drops d set taken = d.taken + c.quantity, held = d.held + c.quantity, version = d.version + 1
      from unnest(
        ${ids}::text::uuid[],
        ${plainArray(takes.map((one) => one.quantity))}::text::int[],
        ${plainArray(takes.map(({ drop }) => drop.opens_at.toISOString()))}::text::timestamptz[],
        ${plainArray(takes.map(({ drop }) => drop.closes_at.toISOString()))}::text::timestamptz[],
        ${plainArray(takes.map(({ drop }) => drop.cap_per_person))}::text::int[],
        ${plainArray(takes.map(({ drop }) => drop.hold_ms))}::text::int[],
        ${plainArray(takes.map(({ drop }) => String(drop.allow_virtual_account)))}::text::boolean[],
        ${plainArray(takes.map(({ drop }) => String(drop.needs_verified_phone ?? false)))}::text::boolean[])
        as c (id, quantity, opens_at, closes_at, cap, hold_ms, allow_virtual_account, needs_verified_phone)
      where d.id = c.id and d.taken + c.quantity <= d.allotment and d.canceled_at is null and d.retired_at is null
        and date_trunc('milliseconds', d.opens_at) = c.opens_at and date_trunc('milliseconds', d.closes_at) = c.closes_at
        and d.cap_per_person = c.cap and d.hold_ms = c.hold_ms
        and d.allow_virtual_account = c.allow_virtual_account and d.needs_verified_phone = c.needs_verified_phone
      returning 1)
    select platform.demand((select count(*) from taken), ${takes.length}::int, ${state}::text)`,
  ]);
}

/** True where somebody else counted the first units of one of these people since they were looked for. */
export const isCountedMeanwhile = (error: unknown): boolean =>
  (error as { constraint_name?: string } | null)?.constraint_name === 'caps_pkey';

/** The first units of people whom no row was found for. Plainly inserted, so a row that came meanwhile is an error: `isCountedMeanwhile`. */
export async function insertCaps(tx: Tx, rows: readonly CapRow[]): Promise<void> {
  if (rows.length === 0) return;
  const { drop, identities, used, cap } = capColumns(rows);
  await tx`
    insert into drops.caps (drop_id, identity, used, cap)
    select coalesce((${drop.list}::uuid[])[i], ${drop.all}::uuid), (${identities}::uuid[])[i],
      coalesce((${used.list}::int[])[i], ${used.all}::int), coalesce((${cap.list}::int[])[i], ${cap.all}::int)
    from generate_series(1, ${rows.length}::int) as i`;
}

/** Counts units against people's caps after `takeFromDrops`: `used` is what comes on top. Over a cap the database answers with `state`. */
export async function takeFromCaps(tx: Tx, rows: readonly CapRow[], state: string): Promise<void> {
  if (rows.length === 0) return;
  const { drop, identities, used, cap } = capColumns(rows);
  await tx`
    with taken as (
      insert into drops.caps as c (drop_id, identity, used, cap)
      select coalesce((${drop.list}::uuid[])[i], ${drop.all}::uuid), (${identities}::uuid[])[i],
        coalesce((${used.list}::int[])[i], ${used.all}::int), coalesce((${cap.list}::int[])[i], ${cap.all}::int)
      from generate_series(1, ${rows.length}::int) as i
      on conflict (drop_id, identity) do update set used = c.used + excluded.used, cap = excluded.cap
        where c.used + excluded.used <= excluded.cap
      returning 1)
    select platform.demand((select count(*) from taken), ${rows.length}::int, ${state}::text)`;
}

function capColumns(rows: readonly CapRow[]) {
  const of = <T>(form: Form<T>, value: (row: CapRow) => T) => column(form, rows, value);
  return {
    drop: of(uuid, (row) => row.drop_id),
    identities: list(
      uuid,
      rows.map((row) => row.identity),
    ),
    used: of(int4, (row) => row.used),
    cap: of(int4, (row) => row.cap),
  };
}
