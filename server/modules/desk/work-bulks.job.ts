import { plainArray } from '../../platform/arrays.ts';
import { type Sql, type Tx, transact } from '../../platform/db.ts';
import { confirmLines } from '../channels/index.ts';
import { ofShops, setCodes } from './edit-rows.ts';
import { lockDesk } from './save-rows.ts';

/** Orders of one commit: some 100 ms. Confirming holds stock for each line, and takes longer. */
const piece = { team: 1_000, mark: 1_000, confirm: 300 } as const;

type Bulk = {
  id: string;
  account_id: string;
  action: keyof typeof piece;
  code: number;
  shops: string[] | null;
  orders: number;
  done: number;
  state: 'working' | 'undoing';
};

/** The next piece of the oldest bulk action that is under way; false where there is none, or another process is at all of them. */
export function workBulks(sql: Sql): Promise<boolean> {
  return transact(sql, async (tx) => {
    const [bulk] = await tx<Bulk[]>`
      select id, account_id, action, code, shops, orders, done, state from desk.bulks
      where state in ('working', 'undoing') order by made_at limit 1 for no key update skip locked`;
    if (!bulk) return false;
    if (bulk.state === 'undoing') await undoPiece(tx, bulk);
    else await doPiece(tx, bulk);
    return true;
  });
}

async function doPiece(tx: Tx, bulk: Bulk): Promise<void> {
  const { id, action, done, orders } = bulk;
  const up_to = Math.min(orders, done + piece[action]);
  const [asked] = await tx<{ order_ids: string[] }[]>`
    select order_ids[${done + 1}::int:${up_to}::int] as order_ids from desk.bulks where id = ${id}`;
  const { changed, left_out } =
    action === 'confirm'
      ? await confirmOrders(tx, bulk, asked!.order_ids)
      : await giveWord(tx, bulk, action, asked!.order_ids);
  const ended = up_to === orders;
  await tx`
    update desk.bulks set done = ${up_to}, changed = changed + ${changed}, left_out = left_out + ${left_out},
      state = ${ended ? 'done' : 'working'}, ended_at = case when ${ended} then now() end,
      order_ids = case when ${ended} then '{}' else order_ids end
    where id = ${id}`;
}

type Counted = { changed: number; left_out: number };

async function giveWord(tx: Tx, bulk: Bulk, field: 'team' | 'mark', order_ids: string[]): Promise<Counted> {
  await lockDesk(tx);
  const rows = await tx<{ order_id: string; code: number }[]>`
    select order_id, ${tx(`${field}_code`)} as code from desk.rows
    where order_id = any(${plainArray(order_ids)}::text::uuid[]) ${ofShops(tx, bulk.shops)}`;
  const other = rows.filter((row) => row.code !== bulk.code);
  await setCodes(
    tx,
    field,
    other.map((row) => ({ ...row, code: bulk.code })),
  );
  if (other.length > 0)
    await tx`
      insert into desk.bulk_pieces (bulk_id, place, order_ids, codes)
      values (${bulk.id}, ${bulk.done}, ${plainArray(other.map((row) => row.order_id))}::text::uuid[],
        ${plainArray(other.map((row) => row.code))}::text::int[])`;
  return { changed: other.length, left_out: order_ids.length - rows.length };
}

/** 발주확인 of what is new in these orders; the market is told as for a single one. An order without anything new is left out. */
async function confirmOrders(tx: Tx, bulk: Bulk, order_ids: string[]): Promise<Counted> {
  const lines = await tx<{ order_id: string; line_id: string }[]>`
    select r.order_id, l ->> 'line_id' as line_id from desk.rows r, jsonb_array_elements(r.lines) as l
    where r.order_id = any(${plainArray(order_ids)}::text::uuid[]) ${ofShops(tx, bulk.shops)}
      and r.origin = 'channel' and l ->> 'state' = 'new'`;
  const { confirmed } = await confirmLines(tx, { line_ids: lines.map((line) => line.line_id), by: bulk.account_id });
  const with_news = confirmed === 0 ? 0 : new Set(lines.map((line) => line.order_id)).size;
  return { changed: with_news, left_out: order_ids.length - with_news };
}

/** The last piece that is not taken back yet; what was edited again since stays. */
async function undoPiece(tx: Tx, bulk: Bulk): Promise<void> {
  const field = bulk.action as 'team' | 'mark';
  const [last] = await tx<{ place: number; order_ids: string[]; codes: number[] }[]>`
    delete from desk.bulk_pieces where bulk_id = ${bulk.id} and place =
      (select max(place) from desk.bulk_pieces where bulk_id = ${bulk.id})
    returning place, order_ids, codes`;
  if (!last) {
    await tx`update desk.bulks set state = 'undone', done = 0, ended_at = now() where id = ${bulk.id}`;
    return;
  }
  await lockDesk(tx);
  const still = await tx<{ order_id: string }[]>`
    select order_id from desk.rows where order_id = any(${plainArray(last.order_ids)}::text::uuid[])
      and ${tx(`${field}_code`)} = ${bulk.code} ${ofShops(tx, bulk.shops)}`;
  const ids = new Set(still.map((row) => row.order_id));
  const before = last.order_ids.map((order_id, at) => ({ order_id, code: last.codes[at]! }));
  await setCodes(
    tx,
    field,
    before.filter((row) => ids.has(row.order_id)),
  );
  await tx`
    update desk.bulks set done = ${last.place}, changed = changed - ${ids.size}, left_out = left_out + ${before.length - ids.size}
    where id = ${bulk.id}`;
}

/** Forgets what was done a month ago, and with it how to take it back. */
export async function sweepBulks(sql: Sql): Promise<void> {
  await sql`delete from desk.bulks where ended_at < now() - interval '30 days'`;
}
