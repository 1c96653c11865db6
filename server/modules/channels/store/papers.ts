import {
  type adminCancelPaper,
  type adminIssuePaper,
  type adminWantPaper,
  type BodyOf,
  ok,
  type Result,
  refuse,
} from '@madang/contract';
import { clockNow, type Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { koreanDay } from '../../inventory/index.ts';
import type { Deps } from '../take-rows.ts';
import { readCustomer } from './change-store-order.ts';
import { isDay, wantPaper } from './store-rules.ts';
import { changedOf, lockStoreOrder, noteStoreHistory, type StoreWorld, saveStoreHead } from './store-world.ts';
import { type By, sealTexts } from './take-store-order.ts';

type Changed = Result<ReturnType<typeof changedOf>>;
type Ids = { order_id: string; paper_id: string };

/** Notes that a paper is wanted. Refuses: not_found, conflict, already_done, paper_exceeds, invalid_input. */
export async function notePaper(
  tx: Tx,
  deps: Deps,
  by: By,
  order_id: string,
  input: BodyOf<typeof adminWantPaper>,
): Promise<Changed> {
  const world = await lockStoreOrder(tx, order_id, by.shops);
  if (!world) return refuse('not_found');
  const { head } = world;
  if (head.version !== input.version) return refuse('conflict');
  const paper = wantPaper(head, world.tenders, world.papers, input);
  if (!paper.ok) return paper;
  const customer = (await readCustomer(tx, deps, order_id)) ?? { name: '', phone: '' };
  const who = { name: customer.name, phone: customer.phone, number: head.number };
  const [holder_ref] = await sealTexts(tx, deps, { id: head.channel_id, shop_id: head.shop_id }, who, [input.holder]);
  const { kind, supply_krw, vat_krw, exempt_krw } = paper.value;
  await tx`
    insert into channels.tax_papers (id, order_id, shop_id, kind, purpose, state, supply_krw, vat_krw, exempt_krw, holder_ref)
    values (${newId()}, ${order_id}, ${head.shop_id}, ${kind}, ${input.purpose ?? null}, 'wanted', ${supply_krw}, ${vat_krw},
      ${exempt_krw}, ${holder_ref ?? null})`;
  return finish(tx, by, world, 'paper_wanted', kind, supply_krw + vat_krw + exempt_krw);
}

/** Writes down that a wanted paper was issued. Refuses: not_found, conflict, already_done, number_known. */
export async function issuePaper(tx: Tx, by: By, ids: Ids, input: BodyOf<typeof adminIssuePaper>): Promise<Changed> {
  if (!isDay(input.issued_on)) return refuse('invalid_input', { field: 'issued_on' });
  const found = await lockPaper(tx, by, ids, input.version);
  if (!found.ok) return found;
  const { world, paper } = found.value;
  if (paper.state !== 'wanted') return refuse('already_done');
  // Two orders of one shop may be given the same number at once: they wait for one another here.
  await tx`select pg_advisory_xact_lock(hashtextextended(${`tax_paper:${world.head.shop_id}:${input.number}`}, 0))`;
  const [twin] = await tx`
    select 1 from channels.tax_papers where shop_id = ${world.head.shop_id} and kind = ${paper.kind} and number = ${input.number}`;
  if (twin) return refuse('number_known');
  await tx`
    update channels.tax_papers set state = 'issued', number = ${input.number}, issued_on = ${input.issued_on}::date
    where id = ${paper.id}`;
  return finish(tx, by, world, 'paper_issued', `${paper.kind} ${input.number}`, null);
}

/** Ends a paper: a wanted one is withdrawn, an issued one was canceled where it was issued. */
export async function cancelPaper(tx: Tx, by: By, ids: Ids, input: BodyOf<typeof adminCancelPaper>): Promise<Changed> {
  if (input.canceled_on && !isDay(input.canceled_on)) return refuse('invalid_input', { field: 'canceled_on' });
  const found = await lockPaper(tx, by, ids, input.version);
  if (!found.ok) return found;
  const { world, paper } = found.value;
  if (paper.state === 'wanted') {
    await tx`update channels.tax_papers set state = 'withdrawn' where id = ${paper.id}`;
    return finish(tx, by, world, 'paper_withdrawn', paper.kind, null);
  }
  if (paper.state !== 'issued') return refuse('already_done');
  if (!input.number) return refuse('invalid_input', { field: 'number' });
  const canceled_on = input.canceled_on ?? koreanDay(await clockNow(tx));
  await tx`
    update channels.tax_papers set state = 'canceled', cancel_number = ${input.number}, canceled_on = ${canceled_on}::date
    where id = ${paper.id}`;
  return finish(tx, by, world, 'paper_canceled', `${paper.kind} ${input.number}`, null);
}

async function lockPaper(tx: Tx, by: By, ids: Ids, version: number) {
  const world = await lockStoreOrder(tx, ids.order_id, by.shops);
  const paper = world?.papers.find((one) => one.id === ids.paper_id);
  if (!world || !paper) return refuse('not_found');
  return world.head.version === version ? ok({ world, paper }) : refuse('conflict');
}

async function finish(
  tx: Tx,
  by: By,
  { head }: StoreWorld,
  what: string,
  detail: string,
  amount_krw: number | null,
): Promise<Changed> {
  const now = await clockNow(tx);
  await noteStoreHistory(tx, head, { what, detail, amount_krw, by: by.account_id, at: now });
  return ok(changedOf(await saveStoreHead(tx, head, head, now)));
}
