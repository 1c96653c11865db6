import { type MappedColumn, ok, type Partner, type Result, refuse } from '@madang/contract';
import type { Sql, Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';

export type By = { account_id: string; shops: readonly string[] | null };
type PartnerRow = Omit<Partner, 'people'> & { account_ids: string[] };

/** Partners of these shops (null: of all), by name, each with the accounts that look in. */
export async function listPartners(sql: Sql | Tx, shops: readonly string[] | null): Promise<PartnerRow[]> {
  return [
    ...(await sql<PartnerRow[]>`
      select c.id as channel_id, c.shop_id, c.name, c.settings ->> 'form' as form, c.profile -> 'columns' as columns,
        (select count(*)::int from channels.lines l where l.channel_id = c.id
          and l.state in ('new', 'confirmed', 'cancel_requested', 'address_changed')) as open_lines,
        coalesce((select array_agg(p.account_id order by p.added_at) from channels.partner_people p where p.channel_id = c.id), '{}')
          as account_ids
      from channels.channels c
      where c.kind = 'partner' and (${shops === null} or c.shop_id = any (${`{${(shops ?? []).join(',')}}`}::text::uuid[]))
      order by c.name, c.id limit 500`),
  ];
}

/**
 * A partner is there, with the sheet its orders come in by and the form its files go out in; the same name in the same shop is the
 * same partner. Refuses: not_found (no such shop for this person), invalid_input (a sheet needs product and quantity).
 */
export async function savePartner(
  tx: Tx,
  by: By,
  input: {
    shop_id: string;
    name: string;
    columns?: readonly MappedColumn[] | undefined;
    form?: string | null | undefined;
  },
): Promise<Result<{ channel_id: string }>> {
  if (by.shops && !by.shops.includes(input.shop_id)) return refuse('not_found', undefined, [{ field: 'shop_id' }]);
  const name = input.name.trim();
  const { columns } = input;
  if (columns && !isSheet(columns)) return refuse('invalid_input', { field: 'columns' });
  const profile = columns ? JSON.stringify({ columns }) : null;
  const settings = input.form === undefined ? {} : { form: input.form };
  const [row] = await tx<{ channel_id: string }[]>`
    insert into channels.channels as c (id, shop_id, kind, name, settings, profile)
    values (${newId()}, ${input.shop_id}, 'partner', ${name}, ${JSON.stringify(settings)}::text::jsonb,
      ${profile}::text::jsonb)
    on conflict (shop_id, kind, name) do update set settings = c.settings || excluded.settings,
      profile = coalesce(excluded.profile, c.profile)
    returning id as channel_id`;
  return ok(row!);
}

/** It says what was ordered and how much, and no column twice. */
function isSheet(columns: readonly MappedColumn[]): boolean {
  const fields = new Set(columns.map((one) => one.field));
  const titles = new Set(columns.map((one) => one.title.replace(/\s+/g, '')));
  return fields.has('product') && fields.has('qty') && titles.size === columns.length && !titles.has('');
}

/** Lets an account look in on a partner's orders, or no longer. Returns whether anything changed; null: no such partner. */
export async function letIn(
  tx: Tx,
  by: By,
  input: { channel_id: string; account_id: string; in: boolean },
): Promise<boolean | null> {
  const [channel] = await tx<{ shop_id: string }[]>`
    select shop_id from channels.channels where id = ${input.channel_id} and kind = 'partner' for share`;
  if (!channel || (by.shops && !by.shops.includes(channel.shop_id))) return null;
  const changed = input.in
    ? await tx`
        insert into channels.partner_people (channel_id, account_id, added_by)
        values (${input.channel_id}, ${input.account_id}, ${by.account_id}) on conflict do nothing`
    : await tx`
        delete from channels.partner_people where channel_id = ${input.channel_id} and account_id = ${input.account_id}`;
  return changed.count > 0;
}
