import { ok, type Result, refuse } from '@madang/contract';
import { plainArray } from '../../../platform/arrays.ts';
import { clockNow, type Tx } from '../../../platform/db.ts';
import { koreanDay } from '../../inventory/index.ts';
import { tellLinesChanged } from '../tell-lines-changed.ts';
import { saveChanges } from './save-changes.ts';

/** 발송지연: lines that have not left get a reason and a new day, which counts instead of the day they were due. */
export async function delayLines(
  tx: Tx,
  input: { line_ids: readonly string[]; reason: string; until: string; by: string | null },
): Promise<Result<{ delayed: number; left_out: number }>> {
  const { reason, until, by } = input;
  const today = koreanDay(await clockNow(tx));
  if (until < today) return refuse('invalid_input', { field: 'until' });
  const lines = await tx<{ id: string; order_id: string; due: string | null }[]>`
    select id, order_id, coalesce(delayed_until, due_on)::text as due from channels.lines
    where id = any(${plainArray(input.line_ids)}::text::uuid[]) and state in ('new', 'confirmed', 'cancel_requested', 'address_changed')
    order by order_id, id for no key update`;
  await tx`
    update channels.lines set delayed_until = ${until}::date, delay_reason = ${reason}, version = version + 1
    where id = any(${plainArray(lines.map((line) => line.id))}::text::uuid[])`;
  await saveChanges(
    tx,
    by,
    lines.map((line) => ({ line_id: line.id, field: 'delayed_until', before: line.due, after: `${until} ${reason}` })),
  );
  await tellLinesChanged(
    tx,
    lines.map((line) => line.order_id),
  );
  return ok({ delayed: lines.length, left_out: new Set(input.line_ids).size - lines.length });
}
