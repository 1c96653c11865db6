import { textArray } from '../../../platform/arrays.ts';
import type { Tx } from '../../../platform/db.ts';
import { bytea, column, date, type Form, int4, int8, list, text, timestamptz, uuid } from '../../../platform/wire.ts';
import type { TakeInput } from '../take-rows.ts';
import { blocksOf, phaseOf } from '../work/line-states.ts';
import { type CanonicalRow, momentOf, newestTime } from './canonical.ts';
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
  const { channel } = input;
  const c = columnsOf(lines);
  await tx`
    insert into channels.lines (id, shop_id, channel_id, order_id, delivery_id, line_key, parent_line_id, item_kind,
      channel_product_id, channel_option_id, title, option_text, private_ref, quantity, claimed_quantity, unit_krw, discount_krw,
      total_krw, fee_krw, state, state_at, due_on, confirmed_at, courier, tracking_number, dispatched_at, stock_state, blocks, row_print,
      as_of)
    select (${c.id}::uuid[])[i], ${channel.shop_id}, ${channel.id}, (${c.order}::uuid[])[i], (${c.delivery}::uuid[])[i], key,
      coalesce((${c.parent.list}::uuid[])[i], ${c.parent.all}::uuid), coalesce(kind, ${c.kind.all}::text),
      (${c.product}::uuid[])[i], (${c.option}::uuid[])[i], coalesce(title, ${c.title.all}::text),
      coalesce(option_text, ${c.option_text.all}::text), coalesce((${c.secret.list}::uuid[])[i], ${c.secret.all}::uuid),
      coalesce((${c.quantity.list}::int[])[i], ${c.quantity.all}::int), coalesce((${c.claimed.list}::int[])[i], ${c.claimed.all}::int),
      coalesce((${c.unit.list}::bigint[])[i], ${c.unit.all}::bigint),
      coalesce((${c.discount.list}::bigint[])[i], ${c.discount.all}::bigint),
      coalesce((${c.total.list}::bigint[])[i], ${c.total.all}::bigint), coalesce((${c.fee.list}::bigint[])[i], ${c.fee.all}::bigint),
      coalesce(state, ${c.state.all}::text), coalesce((${c.state_at.list}::timestamptz[])[i], ${c.state_at.all}::timestamptz),
      coalesce((${c.due_on.list}::date[])[i], ${c.due_on.all}::date),
      coalesce((${c.confirmed_at.list}::timestamptz[])[i], ${c.confirmed_at.all}::timestamptz),
      coalesce(courier, ${c.courier.all}::text), coalesce(tracking_number, ${c.tracking_number.all}::text),
      coalesce((${c.dispatched_at.list}::timestamptz[])[i], ${c.dispatched_at.all}::timestamptz),
      coalesce(stock, ${c.stock.all}::text), coalesce(blocks, ${c.blocks.all}::text)::text[], print,
      coalesce((${c.changed_at.list}::timestamptz[])[i], ${c.changed_at.all}::timestamptz, ${input.seen_at})
    from unnest(${c.key}::text[], ${c.print}::bytea[], ${c.kind.list}::text[], ${c.title.list}::text[],
      ${c.option_text.list}::text[], ${c.state.list}::text[], ${c.courier.list}::text[], ${c.tracking_number.list}::text[],
      ${c.stock.list}::text[], ${c.blocks.list}::text[]) with ordinality
      as l (key, print, kind, title, option_text, state, courier, tracking_number, stock, blocks, at), lateral (select at::int as i) as n`;
}

function columnsOf({ fresh, places, ids, private_refs }: NewLines) {
  const of = <T>(form: Form<T>, value: (row: CanonicalRow) => T | null) => column(form, fresh, ({ row }) => value(row));
  const each = (value: (one: Fresh) => string) => list(uuid, fresh.map(value));
  const moment = (value: (row: CanonicalRow) => string | null) => of(timestamptz, (row) => momentOf(value(row)));
  return {
    id: list(uuid, ids),
    order: each(({ row }) => places.orders.get(row.order)!),
    delivery: each(({ row }) => places.deliveries.get(row.bundle)!),
    parent: column(uuid, parentsOf(fresh, ids, places), (one) => one),
    product: each((one) => one.channel_product_id),
    option: each((one) => one.channel_option_id),
    secret: of(uuid, (row) => private_refs.get(row.key) ?? null),
    key: list(
      text,
      fresh.map(({ row }) => row.key),
    ),
    print: list(
      bytea,
      fresh.map((one) => Buffer.from(one.print, 'hex')),
    ),
    kind: of(text, (row) => row.kind),
    title: of(text, (row) => row.product),
    option_text: of(text, (row) => openOptionText(row.optionRaw).text),
    quantity: of(int4, (row) => row.qty),
    claimed: of(int4, (row) => row.claimed),
    unit: of(int8, (row) => row.unit ?? 0),
    discount: of(int8, (row) => row.discount ?? 0),
    total: of(int8, (row) => row.total ?? 0),
    fee: of(int8, (row) => row.fee),
    state: of(text, (row) => row.state ?? 'new'),
    state_at: of(timestamptz, (row) => newestTime(row) || null),
    due_on: of(date, (row) => row.dueOn),
    confirmed_at: moment((row) => row.confirmedAt),
    courier: of(text, (row) => row.courier),
    tracking_number: of(text, (row) => row.invoice),
    dispatched_at: moment((row) => row.dispatchedAt),
    changed_at: moment((row) => row.changedAt),
    stock: of(text, firstStock),
    blocks: of(text, (row) => textArray(firstBlocks(row))),
  };
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
