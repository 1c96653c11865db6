import type { ChannelOrder } from '@madang/contract';
import type { Sql } from '../../../platform/db.ts';
import { type LeftIn, lastLeft, withLeftAt } from './last-left.ts';

type Head = Pick<ChannelOrder, 'order_id' | 'order_key' | 'channel_name' | 'changeable'> & {
  channel_id: string;
  last_seen_at: Date;
  seen_as_of: Date | null;
};
type Change = Omit<ChannelOrder['changes'][number], 'at' | 'by_name'> & { at: Date; by: string | null };

type Line = Omit<ChannelOrder['lines'][number], 'left_at'> & LeftIn;

const changes_shown = 100;

/** An order of a channel with what stands in its way, what has changed since it came, and whether newer files still have it. */
export async function readChannelOrder(
  sql: Sql,
  order_id: string,
  staffNames: (ids: string[]) => Promise<ReadonlyMap<string, string>>,
): Promise<ChannelOrder | null> {
  const [head] = await sql<Head[]>`
    select o.id as order_id, o.order_key, o.channel_id, c.name as channel_name, o.last_seen_at, i.as_of as seen_as_of,
      not exists (select 1 from channels.store_orders s where s.order_id = o.id) as changeable
    from channels.orders o join channels.channels c on c.id = o.channel_id left join channels.imports i on i.id = o.last_seen_import_id
    where o.id = ${order_id}::uuid`;
  if (!head) return null;
  const [lines, doors, changes, newer_file] = await Promise.all([
    sql<Line[]>`
      select l.id, l.delivery_id, l.line_key, l.title, l.option_text, l.quantity, l.state, l.blocks, l.due_on::text,
        l.delayed_until::text, l.delay_reason, gone.left_in
      from channels.lines l ${lastLeft(sql)} where l.order_id = ${order_id}::uuid order by l.line_key`,
    sql<ChannelOrder['doors']>`
      select id as delivery_id, sido, sigungu, recipient_ref as revision from channels.deliveries where order_id = ${order_id}::uuid
      order by bundle_key`,
    sql<Change[]>`
      select h.id, h.line_id, h.at, h.by, i.file_name, h.field, h.before, h.after, e.id as edit_id
      from channels.lines l join channels.line_changes h on h.line_id = l.id left join channels.imports i on i.id = h.import_id
      left join channels.hand_edits e on e.id = h.edit_id and e.undone_at is null
      where l.order_id = ${order_id}::uuid order by h.id desc limit ${changes_shown}`,
    newerFile(sql, head),
  ]);
  const names = await staffNames([...new Set(changes.flatMap((one) => one.by ?? []))]);
  const { channel_id: _, seen_as_of: __, last_seen_at, ...order } = head;
  return {
    ...order,
    last_seen_at: last_seen_at.toISOString(),
    missing_from: newer_file,
    doors,
    lines: lines.map(withLeftAt),
    changes: changes.map(({ by, at, ...one }) => ({
      ...one,
      at: at.toISOString(),
      by_name: (by && names.get(by)) ?? null,
    })),
  };
}

/**
 * The newest file of the channel, where it is newer than the last one that had the order; null where that one had it. Newer is
 * whose rows are: somebody may bring in an old file late. Not being in it cancels nothing: files are often a part of what there is.
 */
async function newerFile(sql: Sql, { channel_id, seen_as_of }: Head): Promise<string | null> {
  if (!seen_as_of) return null;
  const [file] = await sql<{ file_name: string }[]>`
    select file_name from channels.imports
    where channel_id = ${channel_id} and state = 'done' and as_of > ${seen_as_of} order by as_of desc limit 1`;
  return file?.file_name ?? null;
}
