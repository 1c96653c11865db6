import { ok, type Result, refuse } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';
import { holdForLines } from './hold-for-lines.ts';
import { applyChange } from './note-product-changes.ts';
import { tellLinesChanged } from './tell-lines-changed.ts';

/**
 * Takes over what the channel says now or keeps what was known. With `always` the channel's rule takes over every later change of this
 * kind. Lines that waited for it go on.
 */
export async function decideProductChange(
  tx: Tx,
  input: { id: string; decision: 'apply' | 'keep'; always: boolean; by: string | null },
): Promise<Result<{ id: string }>> {
  const [change] = await tx<
    {
      channel_id: string;
      channel_product_id: string;
      channel_option_id: string | null;
      field: string;
      after: string;
      state: string;
    }[]
  >`
    select channel_id, channel_product_id, channel_option_id, field, after, state from channels.product_changes
    where id = ${input.id} for no key update`;
  if (!change) return refuse('not_found');
  if (change.state !== 'open') return refuse('already_done');
  const state = input.decision === 'apply' ? 'applied' : 'kept';
  await tx`
    update channels.product_changes set state = ${state}, decided_at = clock_timestamp(), decided_by = ${input.by} where id = ${input.id}`;
  if (input.decision === 'apply')
    await applyChange(tx, { id: change.channel_product_id, option_id: change.channel_option_id, ...change });
  if (input.decision === 'apply' && input.always)
    await tx`
      update channels.channels set settings = settings || jsonb_build_object('rules',
        coalesce(settings -> 'rules', '{}') || jsonb_build_object(${change.field}::text, 'apply'))
      where id = ${change.channel_id}`;
  if (change.field === 'option_text') {
    const lines = await tx<{ id: string }[]>`
      select id from channels.lines where channel_option_id = ${change.channel_option_id} and 'option_changed' = any(blocks)
      order by order_id, id limit 2000`;
    await tellLinesChanged(tx, await holdForLines(tx, { line_ids: lines.map((line) => line.id) }));
  }
  return ok({ id: input.id });
}
