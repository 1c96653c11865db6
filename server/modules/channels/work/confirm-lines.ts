import { plainArray } from '../../../platform/arrays.ts';
import { type Sql, type Tx, transact } from '../../../platform/db.ts';
import { enqueue } from '../../../platform/effects.ts';
import { newId } from '../../../platform/ids.ts';
import { confirm_effect } from '../api/confirm-at-market.ts';
import { holdForLines } from '../hold-for-lines.ts';
import { tellLinesChanged } from '../tell-lines-changed.ts';
import { saveChanges } from './save-changes.ts';

const keys_an_effect = 100;
const chunk = 500;

/**
 * 발주확인: lines that are new are confirmed from now on; what is not new any more is left out. A later file that still says 신규주문 is
 * older news and turns nothing back. Locks the lines in order.
 */
export async function confirmLines(
  tx: Tx,
  input: { line_ids: readonly string[]; by: string | null },
): Promise<{ confirmed: number }> {
  const lines = await tx<{ id: string; order_id: string; channel_id: string; line_key: string; has_api: boolean }[]>`
    select l.id, l.order_id, l.channel_id, l.line_key, coalesce(c.settings ? 'api', false) as has_api
    from channels.lines l join channels.channels c on c.id = l.channel_id
    where l.id = any(${plainArray(input.line_ids)}::text::uuid[]) and l.state = 'new'
    order by l.order_id, l.id for no key update of l`;
  if (lines.length === 0) return { confirmed: 0 };
  const ids = lines.map((line) => line.id);
  await tx`
    update channels.lines set state = 'confirmed', confirmed_at = clock_timestamp(), version = version + 1
    where id = any(${plainArray(ids)}::text::uuid[])`;
  await saveChanges(
    tx,
    input.by,
    ids.map((line_id) => ({ line_id, field: 'state', before: 'new', after: 'confirmed' })),
  );
  await tellConfirmed(
    tx,
    lines.filter((line) => line.has_api),
  );
  await holdForLines(tx, { line_ids: ids });
  await tellLinesChanged(
    tx,
    lines.map((line) => line.order_id),
  );
  return { confirmed: lines.length };
}

/** Markets are told that these lines are confirmed, some at a time. */
export async function tellConfirmed(tx: Tx, lines: readonly { channel_id: string; line_key: string }[]): Promise<void> {
  for (const [channel_id, list] of Map.groupBy(lines, (line) => line.channel_id)) {
    for (let i = 0; i < list.length; i += keys_an_effect) {
      const line_keys = list.slice(i, i + keys_an_effect).map((line) => line.line_key);
      const id = newId();
      await enqueue(tx, [{ id, kind: confirm_effect, key: id, payload: { channel_id, line_keys } }]);
    }
  }
}

/** Every new line of these shops (null: all), a chunk a transaction. */
export async function confirmAllNew(
  sql: Sql,
  input: { shops: readonly string[] | null; channel_id?: string; by: string | null },
): Promise<number> {
  const { shops, channel_id, by } = input;
  const lines = await sql<{ id: string }[]>`
    select id from channels.lines where state = 'new' and quantity > 0
      and ${shops ? sql`shop_id = any(${plainArray(shops)}::text::uuid[])` : sql`true`}
      and ${channel_id ? sql`channel_id = ${channel_id}` : sql`true`}
    order by order_id, id`;
  let confirmed = 0;
  for (let i = 0; i < lines.length; i += chunk) {
    const line_ids = lines.slice(i, i + chunk).map((line) => line.id);
    confirmed += (await transact(sql, (tx) => confirmLines(tx, { line_ids, by }))).confirmed;
  }
  return confirmed;
}
