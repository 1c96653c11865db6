import { plainArray } from '../../../platform/arrays.ts';
import type { Tx } from '../../../platform/db.ts';
import { tellConfirmed } from './confirm-lines.ts';

/**
 * 발주확인 that a market refused is told it once more: of lines that are confirmed here and have not left. What it said before is said no
 * more; what it says now stands beside the line again. Returns how many are told.
 */
export async function tellAgain(tx: Tx, input: { line_ids: readonly string[] }): Promise<number> {
  const lines = await tx<{ id: string; channel_id: string; line_key: string }[]>`
    select l.id, l.channel_id, l.line_key
    from channels.lines l join channels.channels c on c.id = l.channel_id
    join channels.confirm_refusals r on r.line_id = l.id and r.act = 'confirm'
    where l.id = any(${plainArray(input.line_ids)}::text::uuid[]) and l.state = 'confirmed' and c.settings ? 'api'
    order by l.order_id, l.id for no key update of l`;
  await tx`
    delete from channels.confirm_refusals
    where act = 'confirm' and line_id = any(${plainArray(lines.map((line) => line.id))}::text::uuid[])`;
  await tellConfirmed(tx, lines);
  return lines.length;
}
