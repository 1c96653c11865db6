import { ok, type Result, refuse, type TenderInput } from '@madang/contract';
import { clockNow, type Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { bookStoreMoney } from '../../ledger/index.ts';
import type { Deps } from '../take-rows.ts';
import { readCustomer } from './change-store-order.ts';
import { checkRefund, checkTender } from './store-rules.ts';
import { changedOf, lockStoreOrder, noteStoreHistory, saveStoreHead } from './store-world.ts';
import { type By, saveTender } from './take-store-order.ts';

type Changed = Result<ReturnType<typeof changedOf>>;

/** Money taken for an order. Refuses: not_found, conflict, already_done, more_than_due, approval_known, invalid_input. */
export async function takeTender(
  tx: Tx,
  deps: Deps,
  by: By,
  order_id: string,
  input: { version: number; tender: TenderInput },
): Promise<Changed> {
  const world = await lockStoreOrder(tx, order_id, by.shops);
  if (!world) return refuse('not_found');
  const { head } = world;
  if (head.version !== input.version) return refuse('conflict');
  const fine = checkTender(head, input.tender);
  if (!fine.ok) return fine;
  const now = await clockNow(tx);
  const customer = (input.tender.depositor && (await readCustomer(tx, deps, order_id))) || { name: '', phone: '' };
  const saved = await saveTender(tx, deps, by, { ...head, customer }, input.tender, now);
  if (!saved.ok) return saved;
  const paid_krw = head.paid_krw + input.tender.amount_krw;
  return ok(changedOf(await saveStoreHead(tx, head, { ...head, paid_krw }, now)));
}

/** Money given back of one tender, the way it came. Refuses: not_found, conflict, more_than_taken. */
export async function refundTender(
  tx: Tx,
  by: By,
  ids: { order_id: string; tender_id: string },
  input: { version: number; amount_krw: number; reason: string; approval_number?: string | undefined },
): Promise<Changed> {
  const { order_id, tender_id } = ids;
  const world = await lockStoreOrder(tx, order_id, by.shops);
  const tender = world?.tenders.find((one) => one.id === tender_id);
  if (!world || !tender) return refuse('not_found');
  const { head } = world;
  if (head.version !== input.version) return refuse('conflict');
  const fine = checkRefund(tender, input.amount_krw);
  if (!fine.ok) return fine;
  const now = await clockNow(tx);
  const { amount_krw, reason } = input;
  const refund_id = newId();
  await tx`update channels.tenders set refunded_krw = refunded_krw + ${amount_krw} where id = ${tender_id}`;
  await tx`
    insert into channels.tender_refunds (id, tender_id, order_id, shop_id, amount_krw, reason, approval_number, made_by, at)
    values (${refund_id}, ${tender_id}, ${order_id}, ${head.shop_id}, ${amount_krw}, ${reason}, ${input.approval_number ?? null},
      ${by.account_id}, ${now})`;
  const detail = `${tender.kind} ${reason}`;
  await noteStoreHistory(tx, head, { what: 'tender_refunded', amount_krw, detail, by: by.account_id, at: now });
  const { shop_id } = head;
  const journal = {
    kind: 'store_refund',
    source_id: refund_id,
    shop_id,
    order_id,
    till: tender.kind,
    amount_krw,
  } as const;
  await bookStoreMoney(tx, [journal], now);
  return ok(changedOf(await saveStoreHead(tx, head, { ...head, paid_krw: head.paid_krw - amount_krw }, now)));
}
