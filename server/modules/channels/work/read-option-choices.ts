import type { OptionChoice } from '@madang/contract';
import type { Tx } from '../../../platform/db.ts';
import { readMatchable } from '../../catalog/index.ts';

const choices_max = 300;

/**
 * What a line may be sold as instead: the options of its product at the channel, and those of our own goods that the channel has not
 * sold yet. Null where there is no such line.
 */
export async function readOptionChoices(tx: Tx, line_id: string): Promise<OptionChoice[] | null> {
  const [line] = await tx<{ id: string; item_kind: string; shop_id: string; product_id: string | null }[]>`
    select p.id, l.item_kind, p.shop_id, p.product_id
    from channels.lines l join channels.products p on p.id = l.channel_product_id where l.id = ${line_id}`;
  if (!line) return null;
  const options = await tx<{ option_id: string; text: string; matched: boolean; goods: string[] }[]>`
    select o.id as option_id, o.option_text as text, o.state in ('matched', 'ignored') as matched,
      array(select c.variant_id::text from channels.components c where c.channel_option_id = o.id) as goods
    from channels.options o
    where o.channel_product_id = ${line.id} and (o.item_kind = 'addon') = ${line.item_kind === 'addon'}
    order by o.option_text, o.id limit ${choices_max}`;
  const sold = new Set(options.filter((one) => one.goods.length === 1).flatMap((one) => one.goods));
  const ours =
    line.product_id && line.item_kind !== 'addon'
      ? await readMatchable(tx, line.shop_id, { product_id: line.product_id })
      : [];
  return [
    ...options.map(({ option_id, text, matched }) => ({ option_id, variant_id: null, text, matched })),
    ...ours
      .filter((one) => !sold.has(one.variant_id))
      .slice(0, choices_max)
      .map((one) => ({ option_id: null, variant_id: one.variant_id, text: one.option_text, matched: true })),
  ];
}
