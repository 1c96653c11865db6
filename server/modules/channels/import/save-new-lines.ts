import { plainArray, textArray } from '../../../platform/arrays.ts';
import type { Tx } from '../../../platform/db.ts';
import type { TakeInput } from '../take-rows.ts';
import { blocksOf, phaseOf } from '../work/line-states.ts';
import { type CanonicalRow, newestTime } from './canonical.ts';
import { openOptionText } from './private-option.ts';
import type { Fresh, Places } from './save-new-rows.ts';

type NewLines = {
  fresh: Fresh[];
  places: Places;
  /** One for each row. */
  ids: string[];
  private_refs: ReadonlyMap<string, string>;
};

/** Writes lines as they will stay while nobody says what they are of ours: most are not touched again by this import. */
export async function saveNewLines(tx: Tx, input: TakeInput, lines: NewLines): Promise<void> {
  const { fresh, places, ids, private_refs } = lines;
  const { channel } = input;
  const rows = fresh.map((one) => one.row);
  const texts = (pick: (row: CanonicalRow) => string | null) => textArray(rows.map(pick));
  const numbers = (pick: (row: CanonicalRow) => number | null) => plainArray(rows.map(pick));
  const uuids = (pick: (one: Fresh) => string | null) => plainArray(fresh.map(pick));
  await tx`
    insert into channels.lines (id, shop_id, channel_id, order_id, delivery_id, line_key, parent_line_id, item_kind,
      channel_product_id, channel_option_id, title, option_text, private_ref, quantity, claimed_quantity, unit_krw, discount_krw,
      total_krw, fee_krw, state, state_at, due_on, confirmed_at, courier, tracking_number, dispatched_at, stock_state, blocks, row_print,
      as_of)
    select id, ${channel.shop_id}, ${channel.id}, order_id, delivery_id, key, parent, kind, product, option, title, option_text,
      private_ref, quantity, claimed, unit, discount, total, fee, state, state_at, due_on, confirmed_at, courier, tracking_number,
      dispatched_at, stock, blocks::text[], decode(print, 'hex'), coalesce(changed_at, ${input.seen_at})
    from unnest(${plainArray(ids)}::text::uuid[], ${uuids(({ row }) => places.orders.get(row.order)!)}::text::uuid[],
      ${uuids(({ row }) => places.deliveries.get(row.bundle)!)}::text::uuid[], ${texts((row) => row.key)}::text::text[],
      ${plainArray(parentsOf(fresh, ids, places))}::text::uuid[], ${texts((row) => row.kind)}::text::text[],
      ${uuids((one) => one.channel_product_id)}::text::uuid[], ${uuids((one) => one.channel_option_id)}::text::uuid[],
      ${texts((row) => row.product)}::text::text[], ${texts((row) => openOptionText(row.optionRaw).text)}::text::text[],
      ${uuids(({ row }) => private_refs.get(row.key) ?? null)}::text::uuid[],
      ${numbers((row) => row.qty)}::text::int[], ${numbers((row) => row.claimed)}::text::int[],
      ${numbers((row) => row.unit ?? 0)}::text::bigint[], ${numbers((row) => row.discount ?? 0)}::text::bigint[],
      ${numbers((row) => row.total ?? 0)}::text::bigint[], ${numbers((row) => row.fee)}::text::bigint[],
      ${texts((row) => row.state ?? 'new')}::text::text[],
      ${texts((row) => (newestTime(row) ? new Date(newestTime(row)).toISOString() : null))}::text::timestamptz[],
      ${texts((row) => row.dueOn)}::text::date[], ${texts((row) => row.confirmedAt)}::text::timestamptz[],
      ${texts((row) => row.courier)}::text::text[], ${texts((row) => row.invoice)}::text::text[],
      ${texts((row) => row.dispatchedAt)}::text::timestamptz[], ${texts(firstStock)}::text::text[],
      ${texts((row) => textArray(firstBlocks(row)))}::text::text[], ${textArray(fresh.map((one) => one.print))}::text::text[],
      ${texts((row) => row.changedAt)}::text::timestamptz[])
      as l (id, order_id, delivery_id, key, parent, kind, product, option, title, option_text, private_ref, quantity, claimed, unit,
        discount, total, fee, state, state_at, due_on, confirmed_at, courier, tracking_number, dispatched_at, stock, blocks, print,
        changed_at)`;
}

/** What is open waits for its match; the rest wants no stock that was not promised before. `holdForLines` goes on from there. */
const firstStock = (row: CanonicalRow) =>
  phaseOf(row.state ?? 'new') === 'open' && row.qty > 0 ? 'unmatched' : 'none';

/** Why a line must not leave unseen, as far as its row tells. */
const firstBlocks = (row: CanonicalRow): string[] =>
  blocksOf({
    state: row.state ?? 'new',
    stock_state: firstStock(row),
    has_difference: false,
    option_changed: false,
    blocks: row.blocks,
  });

/** The lines that add-ons of new orders hang under: the first of their product in their order. */
function parentsOf(fresh: Fresh[], ids: string[], places: Places): (string | null)[] {
  const mains = new Map<string, string>();
  const orderOf = (one: Fresh) => places.orders.get(one.row.order)!;
  const placeOf = (one: Fresh) => `${orderOf(one)} ${one.channel_product_id}`;
  for (const [n, one] of fresh.entries())
    if (one.row.kind !== 'addon' && !mains.has(placeOf(one))) mains.set(placeOf(one), ids[n]!);
  return fresh.map((one) =>
    one.row.kind === 'addon' && places.made_ids.has(orderOf(one)) ? (mains.get(placeOf(one)) ?? null) : null,
  );
}
