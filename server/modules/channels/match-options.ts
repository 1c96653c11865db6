import { ok, type Result, refuse } from '@madang/contract';
import { plainArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import { readVariantKinds } from '../catalog/index.ts';
import { holdForLines } from './hold-for-lines.ts';
import { tellLinesChanged } from './tell-lines-changed.ts';

/** What an option is: these goods of ours, nothing of the warehouse (empty), or undecided again (null). */
export type Decision = { option_id: string; components: readonly { variant_id: string; quantity: number }[] | null };

/** So many waiting lines are settled with the click itself; the rest follow within seconds, by the job. */
const settle_max = 300;

/**
 * Says what options of one channel product are of ours. Every open line of them follows: at once the oldest, the rest within seconds;
 * what lines had of an earlier match goes back. All or none. Refuses goods of another shop and options of another product.
 */
export async function matchOptions(
  tx: Tx,
  input: { channel_product_id: string; by: string | null; decisions: readonly Decision[] },
): Promise<Result<{ matched: number }>> {
  const { channel_product_id, decisions } = input;
  const [product] = await tx<{ shop_id: string }[]>`
    select shop_id from channels.products where id = ${channel_product_id} for no key update`;
  if (!product) return refuse('not_found');
  const ids = decisions.map((one) => one.option_id);
  if (new Set(ids).size !== ids.length) return refuse('invalid_input', { field: 'options' });
  const options = await tx<{ id: string }[]>`
    select id from channels.options where channel_product_id = ${channel_product_id} and id = any(${plainArray(ids)}::text::uuid[])
    order by id for no key update`;
  if (options.length !== ids.length) return refuse('not_found');
  const parts = decisions.flatMap(({ option_id, components }) =>
    (components ?? []).map((one) => ({ option_id, ...one })),
  );
  const kinds = await readVariantKinds(tx, [...new Set(parts.map((part) => part.variant_id))]);
  const foreign = parts.filter((part) => kinds.get(part.variant_id)?.shop_id !== product.shop_id);
  const twice = new Set(parts.map((part) => `${part.option_id} ${part.variant_id}`)).size !== parts.length;
  if (foreign.length > 0 || twice) return refuse('invalid_input', { field: 'components' });
  await saveDecisions(tx, input.by, decisions, parts);
  await foldProduct(tx, channel_product_id, kinds);
  await followLines(tx, decisions);
  return ok({ matched: decisions.length });
}

async function saveDecisions(
  tx: Tx,
  by: string | null,
  decisions: readonly Decision[],
  parts: readonly { option_id: string; variant_id: string; quantity: number }[],
): Promise<void> {
  const states = decisions.map(({ components }) =>
    components === null ? 'unmatched' : components.length === 0 ? 'ignored' : 'matched',
  );
  const ids = plainArray(decisions.map((one) => one.option_id));
  await tx`delete from channels.components where channel_option_id = any(${ids}::text::uuid[])`;
  await tx`
    update channels.options o set state = n.state, matched_by = ${by},
      matched_at = case when n.state = 'unmatched' then null else clock_timestamp() end,
      suggested_at = case when n.state = 'unmatched' then null else o.suggested_at end
    from unnest(${ids}::text::uuid[], ${plainArray(states)}::text::text[]) as n (id, state) where o.id = n.id`;
  await tx`
    insert into channels.components (channel_option_id, variant_id, quantity)
    select * from unnest(${plainArray(parts.map((part) => part.option_id))}::text::uuid[],
      ${plainArray(parts.map((part) => part.variant_id))}::text::uuid[], ${plainArray(parts.map((part) => part.quantity))}::text::int[])`;
}

/** A product is what its options are: the product of ours most of them belong to, matched when none is undecided. */
async function foldProduct(
  tx: Tx,
  channel_product_id: string,
  known: ReadonlyMap<string, { product_id: string }>,
): Promise<void> {
  const rows = await tx<{ state: string; variant_id: string | null }[]>`
    select o.state, c.variant_id from channels.options o left join channels.components c on c.channel_option_id = o.id
    where o.channel_product_id = ${channel_product_id} and o.item_kind <> 'addon'
    union all
    select o.state, null from channels.options o where o.channel_product_id = ${channel_product_id} and o.item_kind = 'addon'`;
  const missing = [...new Set(rows.flatMap((row) => row.variant_id ?? []))].filter((id) => !known.has(id));
  const kinds = new Map([...known, ...(await readVariantKinds(tx, missing))]);
  const votes = new Map<string, number>();
  for (const { variant_id } of rows) {
    const product_id = variant_id === null ? undefined : kinds.get(variant_id)?.product_id;
    if (product_id) votes.set(product_id, (votes.get(product_id) ?? 0) + 1);
  }
  const product_id = [...votes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? null;
  const has = (state: string) => rows.some((row) => row.state === state);
  const state = has('suggested')
    ? 'suggested'
    : has('unmatched')
      ? 'unmatched'
      : has('matched')
        ? 'matched'
        : 'ignored';
  await tx`
    update channels.products set state = ${state}, product_id = ${product_id},
      matched_at = case when ${state} in ('matched', 'ignored') then coalesce(matched_at, clock_timestamp()) end
    where id = ${channel_product_id}`;
  // What is known of the product helps to find its undecided options.
  await tx`
    update channels.options set suggested_at = null
    where channel_product_id = ${channel_product_id} and state in ('unmatched', 'suggested')`;
}

async function followLines(tx: Tx, decisions: readonly Decision[]): Promise<void> {
  const ids = plainArray(decisions.map((one) => one.option_id));
  const undone = plainArray(decisions.filter((one) => one.components === null).map((one) => one.option_id));
  await tx`
    update channels.lines set stock_state = 'unmatched'
    where channel_option_id = any(${ids}::text::uuid[]) and stock_state <> 'unmatched'
      and state in ('new', 'confirmed', 'cancel_requested', 'address_changed')`;
  // What is undecided again waits for nobody: all of its lines give back now.
  const lines = await tx<{ id: string; undone: boolean }[]>`
    select l.id, l.channel_option_id = any(${undone}::text::uuid[]) as undone
    from channels.lines l join channels.orders o on o.id = l.order_id
    where l.channel_option_id = any(${ids}::text::uuid[]) and l.state in ('new', 'confirmed', 'cancel_requested', 'address_changed')
    order by coalesce(o.paid_at, o.ordered_at), l.id`;
  const now = lines.filter((line) => line.undone);
  now.push(...lines.filter((line) => !line.undone).slice(0, settle_max));
  const changed = await holdForLines(tx, { line_ids: now.map((line) => line.id) });
  await tellLinesChanged(tx, changed);
}
