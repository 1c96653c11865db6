import { plainArray } from '../../platform/arrays.ts';
import { type Sql, transact } from '../../platform/db.ts';
import { matchOptions } from './match-options.ts';
import type { KeptSuggestion } from './suggest-matches.ts';

const options_max = 500;

/**
 * Confirms suggestions that are sure, of these shops (null: all), a product a transaction: some hundred options behind `after`, an option
 * of the call before. `next_after` is where the next call goes on, null at the end: what could not be matched is passed, not met again.
 */
export async function matchSure(
  sql: Sql,
  input: { shops: readonly string[] | null; channel_id?: string; after?: string; by: string | null },
): Promise<{ matched: number; next_after: string | null }> {
  const { shops, channel_id, after } = input;
  const rows = await sql<{ id: string; channel_product_id: string; suggestions: KeptSuggestion[] }[]>`
    select o.id, o.channel_product_id, o.suggestions from channels.options o join channels.products p on p.id = o.channel_product_id
    where o.state = 'suggested' and (o.suggestions -> 0 ->> 'sure')::boolean
      and ${shops ? sql`p.shop_id = any(${plainArray(shops)}::text::uuid[])` : sql`true`}
      and ${channel_id ? sql`p.channel_id = ${channel_id}` : sql`true`}
      and ${after ? sql`o.id > ${after}` : sql`true`}
    order by o.id limit ${options_max}`;
  let matched = 0;
  for (const [channel_product_id, options] of Map.groupBy(rows, (row) => row.channel_product_id)) {
    const decisions = options.map((one) => ({ option_id: one.id, components: one.suggestions[0]!.components }));
    const done = await transact(sql, (tx) => matchOptions(tx, { channel_product_id, by: input.by, decisions }));
    // A variant that ended meanwhile refuses its product; the others go on.
    if (done.ok) matched += done.value.matched;
  }
  return { matched, next_after: rows.length < options_max ? null : rows.at(-1)!.id };
}
