import { plainArray, textArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { gatherSayings, type Saying } from './gather-sayings.ts';
import type { CanonicalRow } from './import/canonical.ts';
import { openOptionText } from './import/private-option.ts';
import { noteProductChanges } from './note-product-changes.ts';

export type Recognised = {
  channel_product_id: string;
  channel_option_id: string;
  /** Somebody said what the option is of ours, or has to say it again: its lines want more than to be written down. */
  decided: boolean;
};
export type Recognition = {
  /** One for each row, in the order of the rows. */
  rows: Recognised[];
  products_new: number;
  options_new: number;
};

/** The channel's product number, else its name: a sheet without 상품번호 still leads to the product of that name. */
export const productKey = (row: CanonicalRow): string => row.productNo ?? `name:${spaceless(row.product)}`;
/** The channel's option number, else its text without what only looks different. */
export const optionKey = (row: CanonicalRow): string =>
  row.optionNo ?? optionTextKey(row.kind, openOptionText(row.optionRaw).text);
export const optionTextKey = (kind: string, text: string): string =>
  `${kind === 'addon' ? 'addon:' : ''}${spaceless(text)}`;

const spaceless = (text: string) => text.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();

type Told = { saying: Saying; product: string; option: string };

/** Sayings with their keys: several say the same product or option, at another price. */
function keysOf(sayings: readonly Saying[]): Told[] {
  const once = (keyOf: (row: CanonicalRow) => string) => {
    const known = new Map<string, string>();
    return (said: string, row: CanonicalRow) => {
      const key = known.get(said) ?? keyOf(row);
      known.set(said, key);
      return key;
    };
  };
  const [product, option, addon] = [once(productKey), once(optionKey), once(optionKey)];
  return sayings.map((saying) => {
    const { row } = saying;
    return {
      saying,
      product: row.productNo ?? product(row.product, row),
      option: row.optionNo ?? (row.kind === 'addon' ? addon : option)(row.optionRaw, row),
    };
  });
}

type Place = { shop_id: string; channel_id: string };

/**
 * The channel's products and options that rows speak of; unknown ones are written down, known ones that are called or priced otherwise
 * now are noted. In the transaction that takes the rows,
 * under the channel's lock.
 */
export async function recogniseProducts(
  tx: Tx,
  { rows, ...place }: Place & { rows: CanonicalRow[] },
): Promise<Recognition> {
  const { sayings, of } = gatherSayings(rows);
  const { known, ...added } = await recogniseSayings(tx, { ...place, sayings });
  return { rows: of.map((saying) => known.get(saying)!), ...added };
}

/** The same for those who have gathered what rows say: a file's thousands of rows say few things. */
export async function recogniseSayings(
  tx: Tx,
  input: Place & { sayings: readonly Saying[] },
): Promise<Omit<Recognition, 'rows'> & { known: Map<Saying, Recognised> }> {
  const { shop_id, channel_id } = input;
  // Of those that speak of one option the last one is heard.
  const told = keysOf(input.sayings.toSorted((a, b) => a.last - b.last));
  const names = new Map<string, string>();
  for (const one of told) names.set(one.product, one.saying.row.product);
  const { productOf, products_new } = await saveProducts(tx, input, names);
  const options = await saveOptions(tx, told, productOf);
  const ids = told.map((one) => ({
    saying: one.saying,
    channel_product_id: productOf(one),
    channel_option_id: options.ids.get(`${productOf(one)}\n${one.option}`)!,
  }));
  await noteProductChanges(tx, { shop_id, channel_id, told: ids });
  const decided = await readDecided(tx, [...new Set(options.ids.values())]);
  const known = new Map(
    ids.map(({ saying, ...one }) => [saying, { ...one, decided: decided.has(one.channel_option_id) }]),
  );
  return { known, products_new, options_new: options.added };
}

/** The products' names by their keys. */
async function saveProducts(tx: Tx, { shop_id, channel_id }: Place, names: ReadonlyMap<string, string>) {
  const nameless = [...names].filter(([key]) => key.startsWith('name:')).map(([, name]) => name);
  const by_name = new Map(
    (
      await tx<{ name: string; id: string }[]>`
        select distinct on (name) name, id from channels.products
        where channel_id = ${channel_id} and name = any (${textArray(nameless)}::text::text[])
        order by name, product_key like 'name:%', id`
    ).map((one) => [one.name, one.id]),
  );
  const keyed = [...names].filter(([key, name]) => !(key.startsWith('name:') && by_name.has(name)));
  const added = await tx`
    insert into channels.products (id, shop_id, channel_id, product_key, name)
    select id, ${shop_id}, ${channel_id}, key, name
    from unnest(${plainArray(keyed.map(newId))}::text::uuid[], ${textArray(keyed.map(([key]) => key))}::text::text[],
                ${textArray(keyed.map(([, name]) => name))}::text::text[]) as p (id, key, name)
    on conflict (channel_id, product_key) do nothing`;
  const id_of = new Map(
    (
      await tx<{ product_key: string; id: string }[]>`
        select product_key, id from channels.products
        where channel_id = ${channel_id} and product_key = any (${textArray(keyed.map(([key]) => key))}::text::text[])`
    ).map((one) => [one.product_key, one.id]),
  );
  const productOf = ({ saying, product }: Told) => id_of.get(product) ?? by_name.get(saying.row.product)!;
  return { productOf, products_new: added.count };
}

async function readDecided(tx: Tx, option_ids: string[]): Promise<Set<string>> {
  const rows = await tx<{ id: string }[]>`
    select o.id from channels.options o where o.id = any (${plainArray(option_ids)}::text::uuid[])
      and (o.state in ('matched', 'ignored') or exists (
        select from channels.product_changes c where c.channel_option_id = o.id and c.field = 'option_text' and c.state = 'open'))`;
  return new Set(rows.map((row) => row.id));
}

async function saveOptions(tx: Tx, told: Told[], productOf: (one: Told) => string) {
  const wanted = new Map<string, Told>();
  for (const one of told) wanted.set(`${productOf(one)}\n${one.option}`, one);
  const spoken = [...wanted.values()];
  const list = spoken.map(({ saying }) => saying.row);
  const products = plainArray(spoken.map(productOf));
  const keys = textArray(spoken.map((one) => one.option));
  const added = await tx`
    insert into channels.options (id, channel_product_id, option_key, option_text, pairs, sku, price_krw, item_kind)
    select id, product, key, text, pairs::jsonb, sku, price, kind
    from unnest(${plainArray(list.map(newId))}::text::uuid[], ${products}::text::uuid[], ${keys}::text::text[],
      ${textArray(list.map((row) => openOptionText(row.optionRaw).text))}::text::text[],
      ${textArray(list.map((row) => openPairs(row)))}::text::text[],
      ${textArray(list.map((row) => row.code))}::text::text[],
      ${plainArray(list.map((row) => row.unit))}::text::bigint[],
      ${textArray(list.map((row) => row.kind))}::text::text[]) as o (id, product, key, text, pairs, sku, price, kind)
    on conflict (channel_product_id, option_key) do nothing`;
  const found = await tx<{ product: string; key: string; id: string }[]>`
    select o.channel_product_id as product, o.option_key as key, o.id
    from unnest(${products}::text::uuid[], ${keys}::text::text[]) as w (product, key)
    join channels.options o on o.channel_product_id = w.product and o.option_key = w.key`;
  return { added: added.count, ids: new Map(found.map((one) => [`${one.product}\n${one.key}`, one.id])) };
}

const openPairs = (row: CanonicalRow) =>
  JSON.stringify(row.options.map(([name, value]) => ({ name, value: openOptionText(value).text })));
