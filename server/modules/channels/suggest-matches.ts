import { plainArray, textArray } from '../../platform/arrays.ts';
import { type Sql, type Tx, transact } from '../../platform/db.ts';
import { eachInTurns } from '../../platform/turns.ts';
import { readMatchable } from '../catalog/index.ts';
import { isSure, type Reason, type Suggestion, suggestVariants } from './matching/suggest.ts';
import { plainCode } from './matching/words.ts';

/** A suggestion as kept: what the option would be of ours, how likely, and why. */
export type KeptSuggestion = {
  components: { variant_id: string; quantity: number }[];
  product_id: string;
  score: number;
  /** May be taken without a look at the others. */
  sure: boolean;
  reasons: (Reason | { why: 'same_as'; channel_name: string; option_text: string })[];
};

type Asked = {
  id: string;
  channel_product_id: string;
  shop_id: string;
  product_name: string;
  product_id: string | null;
  option_text: string;
  pairs: { name: string; value: string }[];
  sku: string | null;
  price_krw: number | null;
  item_kind: string;
};

const chunk = 40;

/**
 * Looks for what undecided options are of ours: those never looked at, or (`again`) all of a shop that are still open, after the catalog
 * or another match changed. Reads the catalog once a shop, decides in pure functions, writes in small transactions. Returns how many.
 */
export async function suggestMatches(sql: Sql, again?: { shop_id: string }): Promise<number> {
  const asked = await readAsked(sql, again);
  for (const [shop_id, options] of Map.groupBy(asked, (one) => one.shop_id)) {
    const catalog = await readMatchable(sql, shop_id);
    const products = new Map(catalog.map((one) => [one.variant_id, one.product_id]));
    const twins = await readTwins(sql, shop_id);
    for (let i = 0; i < options.length; i += chunk) {
      const part = options.slice(i, i + chunk);
      const found: KeptSuggestion[][] = [];
      // An option against a large catalog takes a millisecond or two.
      await eachInTurns(part, (one) => {
        const by_code = one.sku ? (twins.get(plainCode(one.sku)) ?? []).filter((twin) => twin.id !== one.id) : [];
        const alike = suggestVariants({ ...one, is_addon: one.item_kind === 'addon' }, catalog);
        found.push(merge(by_code.slice(0, 1), alike, products));
      });
      await transact(sql, (tx) => saveSuggestions(tx, part, found));
    }
  }
  return asked.length;
}

async function readAsked(sql: Sql, again?: { shop_id: string }): Promise<Asked[]> {
  return await sql<Asked[]>`
    select o.id, o.channel_product_id, p.shop_id, p.name as product_name, p.product_id, o.option_text, o.pairs, o.sku, o.price_krw, o.item_kind
    from channels.options o join channels.products p on p.id = o.channel_product_id
    where o.state in ('unmatched', 'suggested')
      and ${again ? sql`p.shop_id = ${again.shop_id}` : sql`o.suggested_at is null`}
    order by o.id limit 2000`;
}

type Twin = {
  id: string;
  sku: string;
  channel_name: string;
  option_text: string;
  components: { variant_id: string; quantity: number }[];
};

/** Options already decided, by the seller's code: the same code elsewhere is likely the same goods. */
async function readTwins(sql: Sql, shop_id: string): Promise<Map<string, Twin[]>> {
  const rows = await sql<Twin[]>`
    select o.id, o.sku, c.name as channel_name, o.option_text,
      jsonb_agg(jsonb_build_object('variant_id', k.variant_id, 'quantity', k.quantity)) as components
    from channels.options o
    join channels.products p on p.id = o.channel_product_id
    join channels.channels c on c.id = p.channel_id
    join channels.components k on k.channel_option_id = o.id
    where p.shop_id = ${shop_id} and o.state = 'matched' and o.sku is not null
    group by o.id, c.name order by o.matched_at desc nulls last, o.id limit 20000`;
  return Map.groupBy(rows, (row) => plainCode(row.sku));
}

function merge(twins: readonly Twin[], found: readonly Suggestion[], products: Map<string, string>): KeptSuggestion[] {
  const sure = isSure(found);
  const own = found.map(
    (one, i): KeptSuggestion => ({
      components: [{ variant_id: one.variant_id, quantity: 1 }],
      product_id: one.product_id,
      score: one.score,
      sure: i === 0 && sure,
      reasons: one.reasons,
    }),
  );
  const keyOf = (one: KeptSuggestion) => one.components.map((part) => `${part.variant_id}x${part.quantity}`).join();
  const kept = twins.flatMap(({ components, channel_name, option_text }): KeptSuggestion[] => {
    const product_id = products.get(components[0]!.variant_id);
    if (!product_id) return [];
    return [
      { components, product_id, score: 0.98, sure: true, reasons: [{ why: 'same_as', channel_name, option_text }] },
    ];
  });
  const known = new Set(kept.map(keyOf));
  for (const one of own) if (!known.has(keyOf(one))) kept.push({ ...one, sure: one.sure && kept.length === 0 });
  return kept.slice(0, 3);
}

async function saveSuggestions(tx: Tx, asked: readonly Asked[], found: readonly KeptSuggestion[][]): Promise<void> {
  await tx`
    update channels.options o set suggestions = n.suggestions::jsonb, suggested_at = clock_timestamp(),
      state = case when n.suggestions = '[]' then 'unmatched' else 'suggested' end
    from unnest(${plainArray(asked.map((one) => one.id))}::text::uuid[],
      ${textArray(found.map((one) => JSON.stringify(one)))}::text::text[]) as n (id, suggestions)
    where o.id = n.id and o.state in ('unmatched', 'suggested')`;
  // A product that was decided is open again with its first new option.
  await tx`
    update channels.products p set state = s.state
    from (select channel_product_id as id, case when bool_or(state = 'suggested') then 'suggested' else 'unmatched' end as state
      from channels.options where channel_product_id = any(${plainArray(asked.map((one) => one.channel_product_id))}::text::uuid[])
        and state in ('unmatched', 'suggested') group by 1) s
    where p.id = s.id and p.state <> s.state`;
}
