import { plainArray } from '../../../platform/arrays.ts';
import type { Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import type { LineState } from '../import/canonical.ts';

/**
 * A cancel request or a changed address is somebody's to see, once each time it is raised; it is over when the line is no longer in
 * that state. In the transaction that settles the lines.
 */
export async function raiseAlerts(
  tx: Tx,
  lines: readonly { id: string; shop_id: string; state: LineState }[],
): Promise<void> {
  await tx`
    update channels.alerts a set over_at = clock_timestamp()
    from unnest(${plainArray(lines.map((line) => line.id))}::text::uuid[], ${plainArray(lines.map((line) => line.state))}::text::text[])
      as l (id, state)
    where a.line_id = l.id and a.over_at is null and a.kind <> l.state`;
  const raised = lines.filter((line) => line.state === 'cancel_requested' || line.state === 'address_changed');
  if (raised.length === 0) return;
  await tx`
    insert into channels.alerts (id, shop_id, line_id, kind, after_confirm)
    select n.id, n.shop_id, n.line_id, n.kind, l.confirmed_at is not null
    from unnest(${plainArray(raised.map(newId))}::text::uuid[], ${plainArray(raised.map((line) => line.shop_id))}::text::uuid[],
      ${plainArray(raised.map((line) => line.id))}::text::uuid[], ${plainArray(raised.map((line) => line.state))}::text::text[])
      as n (id, shop_id, line_id, kind)
    join channels.lines l on l.id = n.line_id
    on conflict (line_id, kind) where over_at is null do nothing`;
}
