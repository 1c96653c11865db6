import type { ChannelOption, ChannelProduct, ProductChange } from '@madang/contract';
import { id_part, readCursor, writeCursor } from '../../platform/cursor.ts';
import type { Tx } from '../../platform/db.ts';
import { findVariants, readProductTitles } from '../catalog/index.ts';
import type { KeptSuggestion } from './suggest-matches.ts';

type Row = Omit<ChannelProduct, 'product_title' | 'first_seen_at'> & { first_seen_at: Date };
type Component = { variant_id: string; quantity: number };

const columns = (tx: Tx) => tx`
  p.id, p.shop_id, p.channel_id, c.name as channel_name, c.kind as channel_kind, p.product_key, p.name, p.state, p.product_id,
  p.first_seen_at,
  (select count(*)::int from channels.options o where o.channel_product_id = p.id) as options,
  (select count(*)::int from channels.options o where o.channel_product_id = p.id and o.state in ('unmatched', 'suggested')) as options_open,
  (select count(*)::int from channels.options o where o.channel_product_id = p.id and o.state = 'suggested'
    and (o.suggestions -> 0 ->> 'sure')::boolean) as options_sure,
  (select count(*)::int from channels.options o join channels.lines l on l.channel_option_id = o.id
    where o.channel_product_id = p.id and l.stock_state = 'unmatched') as lines_waiting,
  (select count(*)::int from channels.product_changes x where x.channel_product_id = p.id and x.state = 'open') as changes_open`;

const shown = { open: ['unmatched', 'suggested'], matched: ['matched'], ignored: ['ignored'] };

/** Products of channels, a page of them; the undecided ones with most waiting lines first. `open`: all that are undecided. */
export async function readChannelProducts(
  tx: Tx,
  query: {
    show?: 'open' | 'matched' | 'ignored' | 'all';
    q?: string;
    channel_id?: string;
    after?: number;
    limit?: number;
  },
): Promise<{ products: ChannelProduct[]; open: number; sure: number; next: number | null }> {
  const { show = 'open', q, channel_id, after = 0, limit = 100 } = query;
  const rows = await tx<Row[]>`
    select ${columns(tx)} from channels.products p join channels.channels c on c.id = p.channel_id
    where ${show === 'all' ? tx`true` : tx`p.state = any(${shown[show]}::text[])`}
      and ${channel_id ? tx`p.channel_id = ${channel_id}` : tx`true`}
      and ${q ? tx`(position(lower(${q}) in lower(p.name)) > 0 or p.product_key = ${q})` : tx`true`}
    order by lines_waiting desc, p.first_seen_at desc, p.id limit ${limit + 1} offset ${after}`;
  const [all] = await tx<{ open: number; sure: number }[]>`
    select (select count(*)::int from channels.products where state in ('unmatched', 'suggested')) as open,
      (select count(*)::int from channels.options where state = 'suggested' and (suggestions -> 0 ->> 'sure')::boolean) as sure`;
  const page = rows.slice(0, limit);
  return { products: await named(tx, page), ...all!, next: rows.length > limit ? after + limit : null };
}

async function named(tx: Tx, rows: readonly Row[]): Promise<ChannelProduct[]> {
  const titles = await readProductTitles(tx, [...new Set(rows.flatMap((row) => row.product_id ?? []))]);
  return rows.map((row) => ({
    ...row,
    product_title: row.product_id === null ? null : (titles.get(row.product_id) ?? null),
    first_seen_at: row.first_seen_at.toISOString(),
  }));
}

/** One product with its options, their suggestions by name, and its changes; null where there is none to see. */
export async function readChannelProduct(
  tx: Tx,
  id: string,
): Promise<{ product: ChannelProduct; options: ChannelOption[]; changes: ProductChange[] } | null> {
  const rows = await tx<Row[]>`
    select ${columns(tx)} from channels.products p join channels.channels c on c.id = p.channel_id where p.id = ${id}`;
  if (rows.length === 0) return null;
  const options = await tx<
    (Omit<ChannelOption, 'components' | 'suggestions'> & { components: Component[]; suggestions: KeptSuggestion[] })[]
  >`
    select o.id, o.option_text, o.pairs, o.sku, o.price_krw, o.item_kind, o.state,
      case when o.state in ('unmatched', 'suggested') then o.suggestions else '[]' end as suggestions,
      (select count(*)::int from channels.lines l where l.channel_option_id = o.id and l.stock_state = 'unmatched') as lines_waiting,
      coalesce((select jsonb_agg(jsonb_build_object('variant_id', k.variant_id, 'quantity', k.quantity) order by k.variant_id)
        from channels.components k where k.channel_option_id = o.id), '[]') as components
    from channels.options o where o.channel_product_id = ${id}
    order by o.item_kind = 'addon', o.state not in ('unmatched', 'suggested'), o.id`;
  const nameOf = await readNames(tx, options);
  const [product] = await named(tx, rows);
  return {
    product: product!,
    options: options.map((one) => ({
      ...one,
      components: one.components.map(nameOf),
      suggestions: one.suggestions.map(({ components, score, sure, reasons }) => ({
        components: components.map(nameOf),
        score,
        sure,
        reasons,
      })),
    })),
    changes: (await readProductChanges(tx, { channel_product_id: id, limit: 50 })).changes,
  };
}

async function readNames(tx: Tx, options: readonly { components: Component[]; suggestions: KeptSuggestion[] }[]) {
  const ids = options.flatMap((one) =>
    [...one.components, ...one.suggestions.flatMap((suggestion) => suggestion.components)].map(
      (part) => part.variant_id,
    ),
  );
  const variants = new Map((await findVariants(tx, { ids: [...new Set(ids)] })).map((one) => [one.variant_id, one]));
  return ({ variant_id, quantity }: Component) => {
    const variant = variants.get(variant_id);
    const { product_title = '', option_text = '', sku = null } = variant ?? {};
    return { variant_id, quantity, product_title, option_text, sku };
  };
}

type ChangesBy = {
  channel_product_id?: string | undefined;
  channel_id?: string | undefined;
  id?: string;
  show?: 'open' | 'all' | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
};

/** What is another at the channel now, a page of it: open ones first, then the latest. */
export async function readProductChanges(
  tx: Tx,
  by: ChangesBy,
): Promise<{ changes: ProductChange[]; next_cursor: string | null }> {
  const { limit = 100 } = by;
  const from = readCursor(by.cursor, [/^(open|decided)$/, id_part]);
  const rows = await tx<(Omit<ProductChange, 'seen_at'> & { seen_at: Date })[]>`
    select x.id, x.channel_id, c.name as channel_name, x.channel_product_id, p.name as product_name, x.channel_option_id,
      o.option_text, x.field, x.before, x.after, x.state, x.by_rule, x.seen_at
    from channels.product_changes x
    join channels.channels c on c.id = x.channel_id
    join channels.products p on p.id = x.channel_product_id
    left join channels.options o on o.id = x.channel_option_id
    where x.state <> 'gone'
      and ${by.id ? tx`x.id = ${by.id}` : tx`true`}
      and ${by.channel_id ? tx`x.channel_id = ${by.channel_id}` : tx`true`}
      and ${by.channel_product_id ? tx`x.channel_product_id = ${by.channel_product_id}` : tx`true`}
      and ${by.show === 'open' ? tx`x.state = 'open'` : tx`true`}
      and ${from ? tx`(x.state = 'open', x.id) < (${from[0] === 'open'}, ${from[1]!}::uuid)` : tx`true`}
    order by (x.state = 'open') desc, x.id desc limit ${limit + 1}`;
  const changes = rows.slice(0, limit).map((row) => ({ ...row, seen_at: row.seen_at.toISOString() }));
  const last = rows.length > limit ? changes.at(-1) : undefined;
  const next_cursor = last ? writeCursor([last.state === 'open' ? 'open' : 'decided', last.id]) : null;
  return { changes, next_cursor };
}

/** How many wait for a decision. */
export async function countOpenChanges(
  tx: Tx,
  by: Pick<ChangesBy, 'channel_product_id' | 'channel_id'>,
): Promise<number> {
  const [all] = await tx<{ open: number }[]>`
    select count(*)::int as open from channels.product_changes
    where state = 'open' and ${by.channel_id ? tx`channel_id = ${by.channel_id}` : tx`true`}
      and ${by.channel_product_id ? tx`channel_product_id = ${by.channel_product_id}` : tx`true`}`;
  return all!.open;
}
