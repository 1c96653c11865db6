import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';

/** Which of our goods, and how many, one piece of these options is; an option nobody has matched is missing. */
export async function readComponents(
  sql: Sql | Tx,
  option_ids: readonly string[],
): Promise<Map<string, { variant_id: string; quantity: number }[]>> {
  if (option_ids.length === 0) return new Map();
  const rows = await sql<{ id: string; variant_id: string; quantity: number }[]>`
    select c.channel_option_id as id, c.variant_id, c.quantity
    from channels.components c join channels.options o on o.id = c.channel_option_id and o.state = 'matched'
    where c.channel_option_id = any (${plainArray(option_ids)}::text::uuid[]) order by c.channel_option_id, c.variant_id`;
  const found = new Map<string, { variant_id: string; quantity: number }[]>();
  for (const { id, ...one } of rows) found.set(id, [...(found.get(id) ?? []), one]);
  return found;
}
