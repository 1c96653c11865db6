import { clockNow, type Sql, type Tx, transact } from '../../platform/db.ts';
import { firstIdAt } from '../../platform/ids.ts';
import { readPendingPictures } from '../orders/index.ts';
import { lockDesk, saveRows } from './save-rows.ts';
import { ofOwnOrder } from './sources.ts';

/** An order nobody paid for so long is shown as it stands. */
const pending_ms = 30_000;
const chunk = 300;
/** Where its first run begins: nothing stays pending for longer. */
const reach_back_ms = 3_600_000;
const source = 'orders.pending';

/** Where nothing is pending, how far it has come is written down only now and then: a write wakes everybody who looks for news. */
const note_ms = 600_000;

/** The next of our own orders that are still pending after a while. Returns whether there may be more. */
export function takePending(sql: Sql): Promise<boolean> {
  return transact(sql, async (tx) => {
    const now_ms = (await clockNow(tx)).getTime();
    const up_to_id = firstIdAt(now_ms - pending_ms);
    if (!(await waitsForPending(tx, firstIdAt(now_ms - note_ms)))) return false;
    const after_id = await lockCursor(tx, firstIdAt(now_ms - reach_back_ms));
    if (after_id === null || after_id >= up_to_id) return false;
    await lockDesk(tx);
    const orders = await readPendingPictures(tx, { after_id, up_to_id, limit: chunk });
    await saveRows(tx, orders.map(ofOwnOrder));
    const more = orders.length === chunk;
    await tx`update desk.fillings set after_id = ${more ? orders.at(-1)!.order_id : up_to_id} where source = ${source}`;
    return more;
  });
}

/** Whether something is pending behind where it has come, or may be: it has not come beyond `lately`. */
export async function waitsForPending(sql: Sql | Tx, lately = ''): Promise<boolean> {
  const [known] = await sql<{ after_id: string }[]>`select after_id from desk.fillings where source = ${source}`;
  if (!known || known.after_id < lately) return true;
  const up_to_id = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
  return (await readPendingPictures(sql, { after_id: known.after_id, up_to_id, limit: 1 })).length > 0;
}

/** How far it has come; null where another process is at it. */
async function lockCursor(tx: Tx, first: string): Promise<string | null> {
  const read = () => tx<{ after_id: string }[]>`
    select after_id from desk.fillings where source = ${source} for no key update skip locked`;
  const [known] = await read();
  if (known) return known.after_id;
  await tx`insert into desk.fillings (source, after_id) values (${source}, ${first}) on conflict do nothing`;
  return (await read())[0]?.after_id ?? null;
}
