import { plainArray } from '../../../platform/arrays.ts';
import type { Sql, Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { dispatch_forms } from './forms.ts';
import type { AskedParcel, KnownParcel } from './parcel-rules.ts';

export type ParcelRow = KnownParcel & {
  parcel_id: string;
  line_id: string;
  /** When it last left, and what was said of it then. */
  exported_at: Date | null;
  exported: { method: string; courier: string | null; tracking_number: string | null; result: string | null } | null;
};

/** A market whose own sheet has one row and one number a line is told of no second box. */
export const takesParcels = (kind: string): boolean => dispatch_forms[kind] === undefined;

/** The boxes of these lines, in the order they were entered; lines without any are missing. */
export async function readParcels(tx: Sql | Tx, line_ids: readonly string[]): Promise<Map<string, ParcelRow[]>> {
  const rows = await tx<ParcelRow[]>`
    select p.id as parcel_id, p.line_id, p.quantity, p.courier, p.tracking_number, e.created_at as exported_at,
      e.created_at is not null and e.result is distinct from 'refused' as left,
      case when e.created_at is not null then jsonb_build_object('method', e.method, 'courier', e.courier,
        'tracking_number', e.tracking_number, 'result', e.result) end as exported
    from channels.parcels p
    left join lateral (
      select x.created_at, el.method, el.courier, el.tracking_number, el.result
      from channels.export_lines el join channels.exports x on x.id = el.export_id
      where el.line_id = p.line_id and el.parcel_id = p.id order by el.export_id desc limit 1) e on true
    where p.line_id = any (${plainArray([...new Set(line_ids)])}::text::uuid[])
    order by p.id`;
  return Map.groupBy(rows, (row) => row.line_id);
}

/** One box as it was decided: 0 takes it away. */
export async function saveParcel(tx: Tx, line_id: string, parcel: AskedParcel, by: string): Promise<void> {
  const { courier, tracking_number, quantity } = parcel;
  if (quantity === 0)
    await tx`
      delete from channels.parcels
      where line_id = ${line_id} and courier = ${courier} and tracking_number = ${tracking_number}`;
  else
    await tx`
      insert into channels.parcels (id, line_id, quantity, courier, tracking_number, entered_by)
      values (${newId()}, ${line_id}, ${quantity}, ${courier}, ${tracking_number}, ${by})
      on conflict (line_id, courier, tracking_number) do update
        set quantity = excluded.quantity, entered_by = excluded.entered_by, entered_at = clock_timestamp()`;
}
