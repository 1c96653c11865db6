import { plainArray, textArray } from '../../../platform/arrays.ts';
import type { Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';

type Written = { line_id: string; field: string; before: string | null; after: string | null };

/** What somebody changed of lines here, into their history. Of personal fields only that they changed. `edit_id`: where it may be taken back. */
export async function saveChanges(
  tx: Tx,
  by: string | null,
  changes: readonly Written[],
  edit_id: string | null = null,
): Promise<void> {
  await tx`
    insert into channels.line_changes (id, line_id, at, by, field, before, after, edit_id)
    select id, line_id, clock_timestamp(), ${by}, field, before, after, ${edit_id}
    from unnest(${plainArray(changes.map(newId))}::text::uuid[], ${plainArray(changes.map((one) => one.line_id))}::text::uuid[],
      ${textArray(changes.map((one) => one.field))}::text::text[], ${textArray(changes.map((one) => one.before))}::text::text[],
      ${textArray(changes.map((one) => one.after))}::text::text[]) as c (id, line_id, field, before, after)`;
}
