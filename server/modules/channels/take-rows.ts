import type { Keyring } from '../../platform/crypto.ts';
import { type Sql, type Tx, transact } from '../../platform/db.ts';
import { list, text, uuid } from '../../platform/wire.ts';
import type { Vault } from '../identity/index.ts';
import { holdForLines } from './hold-for-lines.ts';
import type { CanonicalRow } from './import/canonical.ts';
import { type Compared, compareRows } from './import/compare-rows.ts';
import { saveChangedRows } from './import/save-changed-rows.ts';
import { saveNewRows } from './import/save-new-rows.ts';
import type { Change } from './import/take-rules.ts';
import { cutChunks, joinRows } from './join-rows.ts';
import { type Recognised, recogniseProducts } from './recognise-products.ts';
import { tellLinesChanged } from './tell-lines-changed.ts';

const chunk_rows = 500;

export type ChannelRef = { id: string; shop_id: string };
/** What sealing needs. `ahead`: where keys of new persons are committed before the records under them, for takers side by side. */
export type Deps = { vault: Vault; keys: Keyring; ahead?: Sql };

export type TakeInput = {
  channel: ChannelRef;
  import_id: string | null;
  /** Rows of whole orders, best in chunks of some hundred (see `joinRows`); the same key twice is a mistake of the caller. */
  rows: CanonicalRow[];
  /** When this was seen at the channel; for a file the time it cannot be older than. */
  seen_at: Date;
  /** The person who changes, null for a job. */
  by?: string | null;
  /**
   * What the rows' products and options are, by the rows' keys, where they were recognised before. Such a taker shares the channel with
   * takers of other rows of the same source; from all others the channel's lock keeps it apart.
   */
  known?: ReadonlyMap<string, Recognised>;
};

export type Taken = {
  /** One for each row, in their order. */
  rows: { key: string; outcome: 'new' | 'changed' | 'unchanged'; changes: Change[] }[];
  products_new: number;
  options_new: number;
  orders_new: number;
  deliveries_new: number;
};

/**
 * Takes rows of a channel into its orders: new lines are added, known ones follow where the row is newer (`ageOf`), fields changed
 * by hand here wait as differences. Taking the same rows again changes nothing. Everything in the caller's transaction, one channel at
 * a time (its row is locked first); products are recognised and stock is held in it, and one event an order tells the rest.
 */
export async function takeRows(tx: Tx, deps: Deps, input: TakeInput): Promise<Taken> {
  const { channel } = input;
  const lock = input.known ? tx`for share` : tx`for no key update`;
  await tx`select from channels.channels where id = ${channel.id} ${lock}`;
  const compared = await compareRows(tx, deps, input);
  const fresh = compared.filter((one) => one.outcome === 'new');
  const changed = compared.filter((one) => one.outcome === 'changed');
  const moved = [...fresh, ...changed];
  const result: Taken = {
    rows: compared.map(({ row, outcome, changes }) => ({ key: row.key, outcome, changes })),
    products_new: 0,
    options_new: 0,
    orders_new: 0,
    deliveries_new: 0,
  };
  const orders = await seeOrders(tx, input);
  if (moved.length === 0) return result;
  const known = await recognise(tx, input, moved, result);
  const saved = await saveNewRows(tx, deps, input, {
    fresh: fresh.map((one, index) => ({ ...one, ...known[index]! })),
    orders,
  });
  result.orders_new = saved.orders_new;
  result.deliveries_new = saved.deliveries_new;
  const updated = await saveChangedRows(
    tx,
    deps,
    input,
    changed.map((one, index) => ({ ...one, ...known[fresh.length + index]! })),
  );
  const order_ids = [...saved.order_ids, ...updated.order_ids];
  await hangAddons(
    tx,
    order_ids.filter((id) => !saved.made_ids.has(id)),
  );
  await holdForLines(tx, {
    shop_id: channel.shop_id,
    channel_id: channel.id,
    line_ids: [...saved.to_settle, ...updated.line_ids],
  });
  await tellLinesChanged(tx, order_ids, saved.made_ids);
  return result;
}

async function recognise(tx: Tx, input: TakeInput, moved: Compared[], result: Taken): Promise<Recognised[]> {
  const { channel } = input;
  if (input.known) return moved.map(({ row }) => input.known!.get(row.key)!);
  const rows = moved.map((one) => one.row);
  const recognised = await recogniseProducts(tx, { shop_id: channel.shop_id, channel_id: channel.id, rows });
  result.products_new = recognised.products_new;
  result.options_new = recognised.options_new;
  return recognised.rows;
}

/** `takeRows` in transactions of their own, each with whole orders and well under a second; for callers with many rows. */
export async function takeInChunks(sql: Sql, deps: Deps, input: TakeInput): Promise<Taken> {
  const sum: Taken = { rows: [], products_new: 0, options_new: 0, orders_new: 0, deliveries_new: 0 };
  for (const rows of cutChunks(joinRows(input.rows).groups, chunk_rows)) {
    const taken = await transact(sql, (tx) => takeRows(tx, deps, { ...input, rows }));
    sum.rows.push(...taken.rows);
    sum.products_new += taken.products_new;
    sum.options_new += taken.options_new;
    sum.orders_new += taken.orders_new;
    sum.deliveries_new += taken.deliveries_new;
  }
  return sum;
}

/**
 * The ids of known orders by the channel's keys. Those that came again, changed or not, were seen now: what is missing from a newer file is
 * 'not seen since'.
 */
async function seeOrders(tx: Tx, { channel, rows, seen_at, import_id }: TakeInput): Promise<Map<string, string>> {
  const keys = [...new Set(rows.map((row) => row.order))];
  const known = await tx<{ key: string; id: string; seen_before: boolean }[]>`
    select order_key as key, id, last_seen_at < ${seen_at} as seen_before from channels.orders
    where channel_id = ${channel.id} and order_key = any (${list(text, keys)}::text[])`;
  const again = known.filter((one) => one.seen_before).map((one) => one.id);
  if (again.length > 0)
    await tx`
      update channels.orders set last_seen_at = ${seen_at}, last_seen_import_id = ${import_id}
      where id = any (${list(uuid, again)}::uuid[]) and last_seen_at < ${seen_at}`;
  return new Map(known.map((one) => [one.key, one.id]));
}

/** Add-ons that came to known orders hang under the main line of their product in the same order; without one they stand alone. */
async function hangAddons(tx: Tx, order_ids: string[]): Promise<void> {
  if (order_ids.length === 0) return;
  await tx`
    update channels.lines addon set parent_line_id = main.id
    from (
      select distinct on (order_id, channel_product_id) order_id, channel_product_id, delivery_id, id from channels.lines
      where order_id = any (${list(uuid, order_ids)}::uuid[]) and item_kind <> 'addon'
      order by order_id, channel_product_id, id
    ) main
    where addon.order_id = main.order_id and addon.channel_product_id = main.channel_product_id
      and addon.item_kind = 'addon' and addon.parent_line_id is null`;
}
