import type { Sql } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { type CanonicalRow, emptyRow } from './import/canonical.ts';
import type { ChannelRef } from './take-rows.ts';

/** A channel, for other modules' tests. */
export async function givenChannel(
  sql: Sql,
  input: { shop_id: string; kind?: string; name?: string },
): Promise<ChannelRef> {
  const id = newId();
  const kind = input.kind ?? 'smartstore';
  await sql`
    insert into channels.channels (id, shop_id, kind, name) values (${id}, ${input.shop_id}, ${kind}, ${input.name ?? kind})`;
  return { id, shop_id: input.shop_id };
}

/** A row of nobody real. */
export function givenRow(given: Partial<CanonicalRow> & { key: string }): CanonicalRow {
  return emptyRow({
    order: `order of ${given.key}`,
    product: '시험 상품',
    productNo: '1000',
    state: 'new',
    unit: 10_000,
    total: 10_000,
    orderedAt: '2026-04-13T10:00:00+09:00',
    paidAt: '2026-04-13T10:01:00+09:00',
    recipient: '시험 수취인',
    phone: '01000001234',
    buyer: '시험 구매자',
    buyerPhone: '01000004321',
    address: '서울특별시 강남구 테헤란로 1',
    zip: '06234',
    sido: '서울특별시',
    sigungu: '강남구',
    ...given,
  });
}

/** Every option of the channel that is not decided yet is these goods of ours, as a click would say. */
export async function givenMatch(
  sql: Sql,
  channel: ChannelRef,
  components: readonly { variant_id: string; quantity: number }[],
): Promise<void> {
  const options = await sql<{ id: string }[]>`
    update channels.options set state = 'matched', matched_at = clock_timestamp()
    where state <> 'matched' and channel_product_id in (select id from channels.products where channel_id = ${channel.id}) returning id`;
  for (const { id } of options)
    for (const { variant_id, quantity } of components)
      await sql`insert into channels.components values (${id}, ${variant_id}, ${quantity})`;
}
