import { ok, type Result, refuse, type SheetMemory } from '@madang/contract';
import { plainArray } from '../../../platform/arrays.ts';
import type { Sql, Tx } from '../../../platform/db.ts';
import type { Profile } from './find-channel.ts';

type Columns = NonNullable<SheetMemory['columns']>;

/** Channels that keep a password or drawn columns for their next file. */
export async function readMemory(
  sql: Sql | Tx,
  input: { shops: readonly string[] | null; channel_id?: string },
): Promise<SheetMemory[]> {
  const { shops, channel_id } = input;
  const rows = await sql<(Omit<SheetMemory, 'columns'> & { profile: Profile | null })[]>`
    select id as channel_id, kind, name, sealed_password is not null as has_password, profile from channels.channels
    where ${shops ? sql`shop_id = any (${plainArray(shops)}::text::uuid[])` : sql`true`}
      and ${channel_id ? sql`id = ${channel_id}` : sql`(sealed_password is not null or profile is not null)`}
    order by name, id`;
  return rows.map(({ profile, ...row }) => ({ ...row, columns: profile && (profile.columns as Columns) }));
}

export type Change = 'forget_password' | 'forget_profile' | { columns: Columns };

/** Changes what a channel keeps for its files; of channels of other shops there is nothing to be seen. */
export async function changeMemory(
  tx: Tx,
  input: { shops: readonly string[] | null; channel_id: string; change: Change },
): Promise<Result<SheetMemory>> {
  const { change, ...which } = input;
  const { channel_id } = which;
  const [before] = await readMemory(tx, which);
  if (!before) return refuse('not_found');
  if (change === 'forget_password')
    await tx`update channels.channels set sealed_password = null where id = ${channel_id}`;
  else if (change === 'forget_profile') await tx`update channels.channels set profile = null where id = ${channel_id}`;
  else {
    if (!['custom', 'partner'].includes(before.kind)) return refuse('not_found');
    const fields = change.columns.map((one) => one.field);
    const wanting = !fields.includes('product') || !fields.includes('qty') || new Set(fields).size < fields.length;
    if (wanting) return refuse('invalid_input', { field: 'columns' });
    await tx`update channels.channels set profile = ${tx.json({ columns: change.columns })} where id = ${channel_id}`;
  }
  return ok((await readMemory(tx, which))[0]!);
}
