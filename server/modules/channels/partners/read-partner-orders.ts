import type { PartnerLine } from '@madang/contract';
import type { Tx } from '../../../platform/db.ts';

export type PartnerLineRead = Omit<PartnerLine, 'recipient'> & { recipient_ref: string | null };

/**
 * A partner's lines, the newest order first. Which ones those are is decided by row-level security (the policy `partner`): this
 * statement asks for none in particular.
 */
export async function readPartnerLines(
  tx: Tx,
  query: { state?: string | undefined; cursor?: string | undefined; limit?: number | undefined },
): Promise<{ lines: PartnerLineRead[]; next_cursor: string | null }> {
  const limit = query.limit ?? 100;
  const [state, cursor] = [query.state ?? null, query.cursor ?? null];
  const rows = await tx<PartnerLineRead[]>`
    select l.id as line_id, l.channel_id, o.order_key, o.ordered_at, l.title, l.option_text, l.quantity, l.total_krw, l.state,
      coalesce(l.courier, d.courier) as courier, coalesce(l.tracking_number, d.tracking_number) as tracking_number,
      coalesce(l.dispatched_at, d.dispatched_at) as dispatched_at, to_char(l.due_on, 'YYYY-MM-DD') as due_on, d.sido, d.sigungu,
      d.recipient_ref,
      (select coalesce(json_agg(json_build_object('quantity', b.quantity, 'courier', b.courier, 'tracking_number', b.tracking_number)
        order by b.id), '[]') from channels.parcels b where b.line_id = l.id) as parcels
    from channels.lines l
    join channels.orders o on o.id = l.order_id
    join channels.deliveries d on d.id = l.delivery_id
    where (${state}::text is null or l.state = ${state}::text) and (${cursor}::uuid is null or l.id < ${cursor}::uuid)
    order by l.id desc limit ${limit + 1}`;
  const lines = rows.slice(0, limit);
  return { lines, next_cursor: rows.length > limit ? lines.at(-1)!.line_id : null };
}

/** The channels that the viewer looks in on. */
export async function readOwnPartners(tx: Tx): Promise<string[]> {
  const rows = await tx<{ channel_id: string }[]>`select distinct channel_id from channels.partner_people`;
  return rows.map((row) => row.channel_id);
}
