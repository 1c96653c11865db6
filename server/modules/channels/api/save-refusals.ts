import { plainArray, textArray } from '../../../platform/arrays.ts';
import type { Sql } from '../../../platform/db.ts';
import type { RowResult } from './market.ts';

/** Writes down beside the lines what their market refused; what it took, or refused otherwise, is said no more. */
export async function saveRefusals(
  sql: Sql,
  { channel_id, act }: { channel_id: string; act: 'confirm' | 'delay' },
  results: readonly RowResult[],
): Promise<void> {
  const refused = results.filter((one) => one.state === 'refused');
  const settled = results.filter((one) => one.state === 'done' || one.state === 'refused').map((one) => one.key);
  await sql`
    delete from channels.confirm_refusals r using channels.lines l
    where l.id = r.line_id and r.act = ${act} and l.channel_id = ${channel_id}
      and l.line_key = any (${textArray(settled)}::text::text[])`;
  await sql`
    insert into channels.confirm_refusals (line_id, act, code, message)
    select l.id, ${act}, r.code, r.message
    from unnest(${textArray(refused.map((one) => one.key))}::text::text[],
      ${plainArray(refused.map((one) => one.code.replaceAll(/[^\w.-]/g, '')))}::text::text[],
      ${textArray(refused.map((one) => one.message))}::text::text[]) as r (key, code, message)
    join channels.lines l on l.channel_id = ${channel_id} and l.line_key = r.key
    on conflict (line_id) do update set act = excluded.act, code = excluded.code, message = excluded.message, at = now()`;
}
