import { plainArray, textArray } from '../../../platform/arrays.ts';
import type { Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import type { ChannelRef } from '../take-rows.ts';
import type { AgreedLine } from './store-rules.ts';

/** A shop of the house sells our own goods: its products and options are matched before anybody has to ask what they are. */
export async function matchOwnGoods(tx: Tx, channel: ChannelRef, lines: readonly AgreedLine[]): Promise<void> {
  const products = [...new Map(lines.map((line) => [line.product_id, line])).values()];
  await tx`
    insert into channels.products (id, shop_id, channel_id, product_key, name, state, product_id)
    select id, ${channel.shop_id}, ${channel.id}, product::text, name, 'matched', product
    from unnest(${plainArray(products.map(newId))}::text::uuid[],
      ${plainArray(products.map((line) => line.product_id))}::text::uuid[],
      ${textArray(products.map((line) => line.title))}::text::text[]) as p (id, product, name)
    on conflict (channel_id, product_key) do nothing`;
  const variants = [...new Map(lines.map((line) => [line.variant_id, line])).values()];
  const ids = plainArray(variants.map((line) => line.variant_id));
  await tx`
    insert into channels.options (id, channel_product_id, option_key, option_text, item_kind, state)
    select v.id, p.id, v.variant::text, v.text, case when v.text = '' then 'single' else 'option' end, 'matched'
    from unnest(${plainArray(variants.map(newId))}::text::uuid[], ${ids}::text::uuid[],
      ${plainArray(variants.map((line) => line.product_id))}::text::uuid[],
      ${textArray(variants.map((line) => line.option_text))}::text::text[]) as v (id, variant, product, text)
    join channels.products p on p.channel_id = ${channel.id} and p.product_key = v.product::text
    on conflict (channel_product_id, option_key) do nothing`;
  await tx`
    insert into channels.components (channel_option_id, variant_id, quantity)
    select o.id, v.variant, 1
    from unnest(${ids}::text::uuid[]) as v (variant)
    join channels.options o on o.option_key = v.variant::text
    join channels.products p on p.id = o.channel_product_id and p.channel_id = ${channel.id}
    on conflict do nothing`;
}
