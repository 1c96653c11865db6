import { ok, type Result, refuse } from '@madang/contract';
import { plainArray } from '../../../platform/arrays.ts';
import { clockNow, type Tx } from '../../../platform/db.ts';
import { enqueue } from '../../../platform/effects.ts';
import { newId } from '../../../platform/ids.ts';
import { koreanDay } from '../../inventory/index.ts';
import { delay_effect } from '../api/delay-at-market.ts';
import { type DelayReason, slices } from '../api/market.ts';
import { tellLinesChanged } from '../tell-lines-changed.ts';
import { saveChanges } from './save-changes.ts';

const lines_an_effect = 30;
type Line = {
  id: string;
  order_id: string;
  channel_id: string;
  line_key: string;
  due: string | null;
  has_api: boolean;
};

/**
 * 발송지연: lines that have not left get a reason and a new day, which counts instead of the day they were due. Markets with an interface
 * are told the same.
 */
export async function delayLines(
  tx: Tx,
  input: { line_ids: readonly string[]; reason: DelayReason; until: string; by: string | null },
): Promise<Result<{ delayed: number; left_out: number }>> {
  const { reason, until, by } = input;
  const today = koreanDay(await clockNow(tx));
  if (until < today) return refuse('invalid_input', { field: 'until' });
  const lines = await tx<Line[]>`
    select l.id, l.order_id, l.channel_id, l.line_key, coalesce(l.delayed_until, l.due_on)::text as due,
      coalesce(c.settings ? 'api', false) as has_api
    from channels.lines l join channels.channels c on c.id = l.channel_id
    where l.id = any(${plainArray(input.line_ids)}::text::uuid[]) and l.state in ('new', 'confirmed', 'cancel_requested', 'address_changed')
    order by l.order_id, l.id for no key update of l`;
  await tx`
    update channels.lines set delayed_until = ${until}::date, delay_reason = ${reason}, version = version + 1
    where id = any(${plainArray(lines.map((line) => line.id))}::text::uuid[])`;
  await saveChanges(
    tx,
    by,
    lines.map((line) => ({ line_id: line.id, field: 'delayed_until', before: line.due, after: `${until} ${reason}` })),
  );
  await tellMarkets(
    tx,
    lines.filter((line) => line.has_api),
    { reason, until },
  );
  await tellLinesChanged(
    tx,
    lines.map((line) => line.order_id),
  );
  return ok({ delayed: lines.length, left_out: new Set(input.line_ids).size - lines.length });
}

async function tellMarkets(
  tx: Tx,
  lines: readonly Line[],
  told: { reason: DelayReason; until: string },
): Promise<void> {
  for (const [channel_id, list] of Map.groupBy(lines, (line) => line.channel_id))
    for (const some of slices(list, lines_an_effect)) {
      const id = newId();
      const payload = { channel_id, lines: some.map(({ line_key }) => ({ line_key, ...told })) };
      await enqueue(tx, [{ id, kind: delay_effect, key: id, payload }]);
    }
}
