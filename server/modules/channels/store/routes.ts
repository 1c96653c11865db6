import {
  adminCancelPaper,
  adminCancelStoreOrder,
  adminChangeStoreOrder,
  adminIssuePaper,
  adminListStoreOrders,
  adminListStores,
  adminOpenStore,
  adminReadStoreOrder,
  adminRefundTender,
  adminTakeStoreOrder,
  adminTakeTender,
  adminWantPaper,
  ok,
  type Result,
  refuse,
  type StoreCustomer,
  type StoreOrder,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.ts';
import { type Tx, transact } from '../../../platform/db.ts';
import { flatten, mount } from '../../../platform/http.ts';
import { runOnce } from '../../../platform/idempotency.ts';
import { asStaff } from '../../../platform/reader.ts';
import {
  audit,
  type Identity,
  maskName,
  maskPhone,
  originOf,
  proofForReading,
  readStaffNames,
} from '../../identity/index.ts';
import type { Recipient } from '../import/take-rules.ts';
import { cancelStoreOrder, changeStoreOrder, customerOf } from './change-store-order.ts';
import { listStores, openStore } from './open-store.ts';
import { cancelPaper, issuePaper, notePaper } from './papers.ts';
import { listStoreOrders, readStoreOrder } from './read-store-order.ts';
import { papersExceed } from './store-rules.ts';
import { type By, takeStoreOrder } from './take-store-order.ts';
import { refundTender, takeTender } from './tenders.ts';

type Asking = { account_id: string; staff: { shops: readonly string[] | null } };

/** Orders taken at the counter: for staff, on a tablet. */
export function storeRoutes(ctx: Context, tools: { identity: Identity }) {
  const { vault } = tools.identity;
  const deps = { vault, keys: ctx.keys };
  const byOf = (principal: Asking): By => ({ account_id: principal.account_id, shops: principal.staff.shops });

  /** Once for its key; the answer names the order and nobody. */
  async function once<T>(
    route: { id: string },
    { principal, key, body, params }: { principal: Asking; key: string; body: unknown; params?: unknown },
    status: number,
    work: (tx: Tx, by: By) => Promise<Result<T>>,
  ): Promise<never> {
    const claim = { principal: principal.account_id, route: route.id, key, body: params ? { params, body } : body };
    const answer = await runOnce(ctx.sql, claim, async (tx) => {
      const done = await work(tx, byOf(principal));
      return done.ok ? ok({ status, body: done.value }) : done;
    });
    return flatten(answer) as never;
  }

  async function channelNames(): Promise<ReadonlyMap<string, string>> {
    return new Map((await listStores(ctx.sql, null)).map((store) => [store.channel_id, store.name]));
  }

  return (app: FastifyInstance): void => {
    mount(app, adminListStores, async ({ principal }) =>
      ok({ stores: await listStores(ctx.sql, principal.staff.shops) }),
    );
    mount(app, adminOpenStore, (input) => once(adminOpenStore, input, 201, (tx, by) => openStore(tx, by, input.body)));

    mount(app, adminListStoreOrders, async ({ query, principal }) => {
      const page = await ctx.read(asStaff(principal), (tx) => listStoreOrders(tx, query, query));
      const names = await channelNames();
      const persons = await vault.readPersonalData<Recipient>(
        ctx.sql,
        page.orders.flatMap((order) => order.recipient_ref ?? []),
      );
      const orders = page.orders.map(({ recipient_ref, ...order }) => {
        const person = recipient_ref ? persons.get(recipient_ref) : undefined;
        const customer = person ? `${maskName(person.name)}, ${maskPhone(person.phone ?? '')}` : '';
        return { ...order, channel_name: names.get(order.channel_id) ?? '', customer };
      });
      return ok({ orders: orders as never, next_cursor: page.next_cursor });
    });

    mount(app, adminTakeStoreOrder, (input) =>
      once(adminTakeStoreOrder, input, 201, (tx, by) => takeStoreOrder(tx, deps, by, input.body)),
    );

    mount(app, adminReadStoreOrder, async ({ params, query, principal, request }) => {
      const { reveal, reason } = query;
      if (reveal && !principal.staff.permissions.has('personal_data.read')) return refuse('forbidden');
      if (reveal && !reason) return refuse('invalid_input', { field: 'reason' });
      const about = { subject: params.order_id, origin: originOf(request) };
      const barred = reveal ? await proofForReading(ctx, principal, about) : null;
      if (barred) return barred;
      const found = await ctx.read(asStaff(principal), (tx) => readStoreOrder(tx, params.order_id));
      if (!found) return refuse('not_found');
      if (reveal) {
        const act = { actor_id: principal.account_id, act: 'orders.contact_read', detail: { reason }, ...about };
        await transact(ctx.sql, (tx) => audit(tx, [act]));
      }
      const { recipient_ref, memo_ref, signature_ref, ...order } = found;
      const refs = [recipient_ref, memo_ref, signature_ref].filter((ref) => ref !== null);
      const opened = await vault.readPersonalData<Recipient & { memo: string; png: string }>(ctx.sql, refs);
      const person = recipient_ref ? opened.get(recipient_ref) : undefined;
      const memo = (memo_ref && opened.get(memo_ref)?.memo) || '';
      const names = await readStaffNames(tools.identity, [order.taken_by, ...order.history.map((one) => one.by)]);
      const nameOf = (id: string) => names.get(id)?.name ?? '';
      const shown: StoreOrder = {
        ...order,
        channel_name: (await channelNames()).get(order.channel_id) ?? '',
        taken_by: nameOf(order.taken_by),
        history: order.history.map((one) => ({ ...one, by: nameOf(one.by) })),
        customer: person ? shownCustomer(customerOf(person), reveal === true) : null,
        memo: reveal ? memo : memo && '***',
        signature_png: (reveal && signature_ref && opened.get(signature_ref)?.png) || null,
        papers_exceed: papersExceed(order, order.tenders, order.papers),
      };
      return ok(shown);
    });

    mount(app, adminChangeStoreOrder, (input) =>
      once(adminChangeStoreOrder, input, 200, (tx, by) =>
        changeStoreOrder(tx, deps, by, input.params.order_id, input.body),
      ),
    );
    mount(app, adminCancelStoreOrder, (input) =>
      once(adminCancelStoreOrder, input, 200, (tx, by) =>
        cancelStoreOrder(tx, deps, by, input.params.order_id, input.body),
      ),
    );
    mount(app, adminTakeTender, (input) =>
      once(adminTakeTender, input, 201, (tx, by) => takeTender(tx, deps, by, input.params.order_id, input.body)),
    );
    mount(app, adminRefundTender, (input) =>
      once(adminRefundTender, input, 200, (tx, by) => refundTender(tx, by, input.params, input.body)),
    );
    mount(app, adminWantPaper, (input) =>
      once(adminWantPaper, input, 201, (tx, by) => notePaper(tx, deps, by, input.params.order_id, input.body)),
    );
    mount(app, adminIssuePaper, (input) =>
      once(adminIssuePaper, input, 200, (tx, by) => issuePaper(tx, by, input.params, input.body)),
    );
    mount(app, adminCancelPaper, (input) =>
      once(adminCancelPaper, input, 200, (tx, by) => cancelPaper(tx, by, input.params, input.body)),
    );
  };
}

/** Enough to recognise, not enough to use, until somebody asks and says why. */
function shownCustomer(customer: StoreCustomer, reveal: boolean): NonNullable<StoreOrder['customer']> {
  const { name, phone, phone2, postal_code, address, message } = customer;
  return {
    name: reveal ? name : maskName(name),
    phone: reveal ? phone : maskPhone(phone),
    phone2: phone2 ? (reveal ? phone2 : maskPhone(phone2)) : null,
    postal_code: postal_code ?? null,
    address: reveal ? (address ?? '') : (address ?? '').split(' ').slice(0, 2).join(' '),
    message: reveal ? (message ?? '') : message ? '***' : '',
  };
}
