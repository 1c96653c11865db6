import type { Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { findVariants } from '../../catalog/index.ts';
import { openOptionText } from '../import/private-option.ts';
import { optionTextKey } from '../recognise-products.ts';

export type AskedOption = { option_id?: string; variant_id?: string; text?: string };
export type FoundOption = { id: string; text: string };
type Product = { channel_product_id: string; item_kind: string };

/**
 * The option of a channel's product that somebody means: one the channel has sold, goods of ours of the same product that it has not
 * sold yet, or words, which are an option to be matched as if a file had told them. Null where there is none such.
 */
export async function findOption(
  tx: Tx,
  product: Product,
  asked: AskedOption,
  by: string,
): Promise<FoundOption | null> {
  const { option_id, variant_id, text } = asked;
  if ([option_id, variant_id, text].filter((one) => one !== undefined).length !== 1) return null;
  if (option_id !== undefined) {
    const [known] = await tx<FoundOption[]>`
      select id, option_text as text from channels.options
      where id = ${option_id} and channel_product_id = ${product.channel_product_id}`;
    return known ?? null;
  }
  return variant_id !== undefined
    ? await optionOfGoods(tx, product, variant_id, by)
    : await optionOfWords(tx, product, text!.trim());
}

/** The option that is one piece of these goods; made, and matched with them, where no file has told of one. */
async function optionOfGoods(tx: Tx, product: Product, variant_id: string, by: string): Promise<FoundOption | null> {
  const [variant] = await findVariants(tx, { ids: [variant_id] });
  const [ours] = await tx<{ product_id: string | null }[]>`
    select product_id from channels.products where id = ${product.channel_product_id}`;
  if (!variant || variant.product_id !== ours?.product_id) return null;
  const [known] = await tx<FoundOption[]>`
    select o.id, o.option_text as text from channels.options o
    where o.channel_product_id = ${product.channel_product_id} and o.state = 'matched'
      and (select jsonb_agg(jsonb_build_array(c.variant_id, c.quantity)) from channels.components c where c.channel_option_id = o.id)
        = jsonb_build_array(jsonb_build_array(${variant_id}::uuid, 1))
    order by o.id limit 1`;
  if (known) return known;
  const made = await makeOption(tx, product, `ours:${variant_id}`, variant.option_text);
  await tx`
    update channels.options set state = 'matched', matched_at = clock_timestamp(), matched_by = ${by}
    where id = ${made.id} and state <> 'matched'`;
  await tx`
    insert into channels.components (channel_option_id, variant_id, quantity) values (${made.id}, ${variant_id}, 1)
    on conflict do nothing`;
  return made;
}

async function optionOfWords(tx: Tx, product: Product, text: string): Promise<FoundOption | null> {
  // Whoever is named in an option is sealed with the order; of words written here nothing is sealed, so they name nobody.
  if (text === '' || openOptionText(text).is_private) return null;
  return await makeOption(tx, product, optionTextKey(product.item_kind, text), text);
}

async function makeOption(tx: Tx, product: Product, key: string, text: string): Promise<FoundOption> {
  await tx`
    insert into channels.options (id, channel_product_id, option_key, option_text, item_kind)
    values (${newId()}, ${product.channel_product_id}, ${key}, ${text}, ${product.item_kind})
    on conflict (channel_product_id, option_key) do nothing`;
  const [made] = await tx<FoundOption[]>`
    select id, option_text as text from channels.options
    where channel_product_id = ${product.channel_product_id} and option_key = ${key}`;
  return made!;
}
