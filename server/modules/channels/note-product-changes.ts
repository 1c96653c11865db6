import { plainArray, textArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import type { Saying } from './gather-sayings.ts';
import { openOptionText } from './import/private-option.ts';
import { type ChangeRules, compareTold, type Known, newestTold, type Told } from './matching/product-changes.ts';
import type { Recognised } from './recognise-products.ts';

/**
 * Names, option texts and prices that rows tell otherwise than known: taken over where the channel's rule says so, else written down to
 * be decided. What an older row tells is nothing new. In the transaction that takes the rows.
 */
export async function noteProductChanges(
  tx: Tx,
  input: {
    shop_id: string;
    channel_id: string;
    told: readonly (Omit<Recognised, 'decided'> & { saying: Saying })[];
  },
): Promise<void> {
  const told = newestTold(
    inTime(input.told).flatMap(({ row, at, channel_product_id, channel_option_id }): Told[] => {
      const facts: Told[] = [{ id: channel_product_id, option_id: null, field: 'name', value: row.product, at }];
      const option = (field: Told['field'], value: string): Told => ({
        id: channel_product_id,
        option_id: channel_option_id,
        field,
        value,
        at,
      });
      // Without a code of its own, an option's text is its key: another text is another option.
      if (row.optionNo !== null) facts.push(option('option_text', openOptionText(row.optionRaw).text));
      if (row.unit !== null && row.unit > 0) facts.push(option('price_krw', String(row.unit)));
      return facts;
    }),
  );
  if (told.length === 0) return;
  const { rules, known, kept } = await readKnown(tx, input.channel_id, told);
  const { seen, changes, settled } = compareTold(told, known, kept, rules);
  await saveSeen(tx, seen);
  if (settled.length > 0)
    await tx`
      update channels.product_changes c set state = 'gone', decided_at = clock_timestamp()
      from unnest(${plainArray(settled.map((one) => one.id))}::text::uuid[],
        ${plainArray(settled.map((one) => one.option_id))}::text::uuid[], ${textArray(settled.map((one) => one.field))}::text::text[])
        as s (id, option_id, field)
      where c.state = 'open' and c.channel_product_id = s.id and c.channel_option_id is not distinct from s.option_id and c.field = s.field`;
  if (changes.length === 0) return;
  await tx`
    insert into channels.product_changes (id, shop_id, channel_id, channel_product_id, channel_option_id, field, before, after, state,
      by_rule, seen_at, decided_at)
    select c.id, ${input.shop_id}, ${input.channel_id}, c.product, c.option, c.field, c.before, c.after,
      case when c.applied then 'applied' else 'open' end, c.applied, c.at, case when c.applied then clock_timestamp() end
    from unnest(${plainArray(changes.map(newId))}::text::uuid[], ${plainArray(changes.map((one) => one.id))}::text::uuid[],
      ${plainArray(changes.map((one) => one.option_id))}::text::uuid[], ${textArray(changes.map((one) => one.field))}::text::text[],
      ${textArray(changes.map((one) => one.before))}::text::text[], ${textArray(changes.map((one) => one.value))}::text::text[],
      ${plainArray(changes.map((one) => one.applied))}::text::boolean[],
      ${textArray(changes.map((one) => new Date(one.at).toISOString()))}::text::timestamptz[])
      as c (id, product, option, field, before, after, applied, at)
    on conflict (channel_product_id, channel_option_id, field) where state = 'open'
    do update set after = excluded.after, seen_at = excluded.seen_at`;
  for (const one of changes.filter((change) => change.applied)) await applyChange(tx, { ...one, after: one.value });
}

/** What was said at some time, in the order of the rows that said it newest. */
const inTime = (told: Parameters<typeof noteProductChanges>[1]['told']) =>
  told
    .flatMap(({ saying, ...ids }) => (saying.told ? [{ ...ids, row: saying.row, told: saying.told }] : []))
    .sort((a, b) => a.told.at - b.told.at)
    .map(({ told: { time }, ...one }) => ({ ...one, at: Date.parse(time) }));

/** What the channel says now is what is known from now on. The goods of ours it stands for do not change with it. */
export async function applyChange(
  tx: Tx,
  change: { id: string; option_id: string | null; field: string; after: string },
): Promise<void> {
  if (change.field === 'name') await tx`update channels.products set name = ${change.after} where id = ${change.id}`;
  if (change.field === 'price_krw')
    await tx`update channels.options set price_krw = ${change.after}::text::bigint where id = ${change.option_id}`;
  if (change.field === 'option_text')
    await tx`update channels.options set option_text = ${change.after} where id = ${change.option_id}`;
}

async function readKnown(tx: Tx, channel_id: string, told: readonly Told[]) {
  const products = plainArray([...new Set(told.map((one) => one.id))]);
  const options = plainArray([...new Set(told.flatMap((one) => one.option_id ?? []))]);
  const [channel] = await tx<{ rules: ChangeRules | null }[]>`
    select settings -> 'rules' as rules from channels.channels where id = ${channel_id}`;
  const rows = await tx<(Known & { name: string | null; option_text: string | null; price_krw: number | null })[]>`
    select id, null as option_id, name, null as option_text, null::bigint as price_krw, extract(epoch from name_at) * 1000 as at
    from channels.products where id = any(${products}::text::uuid[])
    union all
    select channel_product_id, id, null, option_text, price_krw, extract(epoch from told_at) * 1000
    from channels.options where id = any(${options}::text::uuid[])`;
  const known = rows.flatMap((row): Known[] => {
    const { id, option_id } = row;
    const at = row.at === null ? null : Number(row.at);
    if (option_id === null) return [{ id, option_id, field: 'name', value: row.name, at }];
    const price = row.price_krw === null ? null : String(row.price_krw);
    return [
      { id, option_id, field: 'option_text', value: row.option_text, at },
      { id, option_id, field: 'price_krw', value: price, at },
    ];
  });
  const kept = await tx<{ id: string; option_id: string | null; field: Told['field']; value: string }[]>`
    select channel_product_id as id, channel_option_id as option_id, field, after as value from channels.product_changes
    where channel_product_id = any(${products}::text::uuid[]) and state = 'kept'`;
  return { rules: channel?.rules ?? {}, known, kept };
}

async function saveSeen(tx: Tx, seen: readonly { id: string; option_id: string | null; at: number }[]): Promise<void> {
  if (seen.length === 0) return;
  const at = textArray(seen.map((one) => new Date(one.at).toISOString()));
  await tx`
    with told as (
      select * from unnest(${plainArray(seen.map((one) => one.id))}::text::uuid[],
        ${plainArray(seen.map((one) => one.option_id))}::text::uuid[], ${at}::text::timestamptz[]) as t (id, option_id, at)
    ), named as (
      update channels.products p set name_at = greatest(p.name_at, t.at) from told t where t.option_id is null and p.id = t.id
    )
    update channels.options o set told_at = greatest(o.told_at, t.at)
    from (select option_id, max(at) as at from told where option_id is not null group by 1) t where o.id = t.option_id`;
}
