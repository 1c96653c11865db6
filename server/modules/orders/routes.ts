import { setTimeout } from 'node:timers/promises';
import {
  adminExportOrders,
  adminListOrders,
  adminOrdersSummary,
  adminReadOrder,
  listMyOrders,
  lookUpOrder,
  type OrderDetail,
  ok,
  readMyOrder,
  refuse,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import { transact } from '../../platform/db.ts';
import { mount } from '../../platform/http.ts';
import { languageOf } from '../../platform/language.ts';
import { asBuyer, asStaff } from '../../platform/reader.ts';
import {
  addressKey,
  asVisitor,
  audit,
  type Identity,
  maskEmail,
  maskName,
  maskPhone,
  originOf,
  proofForReading,
  samePhone,
} from '../identity/index.ts';
import { readLatestAttempts } from '../payments/index.ts';
import { orderExporter } from './export-orders.ts';
import { findOrdersByContact } from './find-by-contact.ts';
import { listOrders, listOrdersOf } from './list-orders.ts';
import { readOrderNumber } from './order-numbers.ts';
import { isOwn } from './own.ts';
import { readOrder, readOrderAs } from './read-order.ts';
import { summariseOrders } from './summarise-orders.ts';

type Contact = NonNullable<Static<typeof OrderDetail>['contact']>;

/** A look-up answers no sooner: how long it took does not tell a wrong number from a wrong phone. */
const lookup_ms = 300;

const asItIs = (contact: Contact): Contact => contact;

/** For staff who have not asked to see it: enough to recognise, not enough to use. */
export const masked = (contact: Contact): Contact => ({
  ...contact,
  name: maskName(contact.name),
  phone: maskPhone(contact.phone),
  ...(contact.email ? { email: maskEmail(contact.email) } : {}),
  address1: contact.address1.split(' ').slice(0, 2).join(' '),
  address2: contact.address2 ? '***' : undefined,
  note: contact.note ? '***' : undefined,
});

/** Reading orders: a buyer's own, a guest's by number and phone, and staff's. */
export function orderRoutes(ctx: Context, tools: { identity: Identity }) {
  const { vault } = tools.identity;
  /** A guest's order by number and delivery phone. */
  async function lookUp(number: number | null, phone: string, language: 'ko' | 'en') {
    const [row] = number
      ? await ctx.sql<{ id: string }[]>`select id from orders.orders where number = ${number} and account_id is null`
      : [];
    const found = row ? await readOrder(ctx.sql, vault, row.id, asItIs, language) : null;
    return found?.detail.contact && samePhone(found.detail.contact.phone, phone) ? found : null;
  }
  return (app: FastifyInstance): void => {
    mount(app, listMyOrders, async ({ query, principal, request }) => {
      const page = await ctx.read(asBuyer(principal), (tx) =>
        listOrdersOf(tx, principal, { ...query, language: languageOf(request) }),
      );
      return ok(page);
    });

    mount(app, readMyOrder, async ({ params, principal, request }) => {
      const buyer = asVisitor(tools.identity, request, principal, params.order_id);
      const found = await readOrderAs(ctx, asBuyer(buyer), vault, params.order_id, asItIs, languageOf(request));
      return found && isOwn(found.head, buyer) ? ok(found.detail) : refuse('not_found');
    });

    mount(app, lookUpOrder, async ({ body, request, reply }) => {
      const number = readOrderNumber(body.order_number);
      const limited = await tools.identity.limits.take({
        order_lookup_address: addressKey(request.ip),
        ...(number ? { order_lookup_number: String(number) } : {}),
      });
      if (limited) return limited;
      const [found] = await Promise.all([lookUp(number, body.phone, languageOf(request)), setTimeout(lookup_ms)]);
      if (!found) return refuse('not_found');
      const { id: order_id, person_id } = found.head;
      reply.headers({
        'cache-control': 'no-store',
        'set-cookie': tools.identity.cookies.visit({ order_id, person_id }),
      });
      return ok(found.detail);
    });

    mount(app, adminListOrders, async ({ query, request, principal }) => {
      const { q, cursor, limit, ...filter } = query;
      const number = q ? readOrderNumber(q) : undefined;
      const found = q && !number ? await findOrdersByContact({ sql: ctx.sql, keys: ctx.keys, vault }, q) : undefined;
      if (found?.length === 0) return ok({ orders: [], next_cursor: null });
      const { page, attempts } = await ctx.read(asStaff(principal), async (tx) => {
        const wanted = { ...filter, ids: found, ...(number ? { number } : {}) };
        const page = await listOrders(tx, wanted, { cursor, limit, language: languageOf(request) });
        const ids = page.orders.map((order) => order.order_id);
        return { page, attempts: await readLatestAttempts(tx, ids) };
      });
      const contacts = await vault.readPersonalData<Contact>(
        ctx.sql,
        page.orders.map((order) => order.contact_ref),
      );
      const orders = page.orders.map(({ contact_ref, ...order }) => {
        const contact = contacts.get(contact_ref);
        const attempt = attempts.get(order.order_id);
        return {
          ...order,
          buyer: contact ? `${maskName(contact.name)}, ${maskPhone(contact.phone)}` : '',
          provider: attempt?.provider ?? null,
          payment_state: attempt?.state ?? null,
        };
      });
      return ok({ orders, next_cursor: page.next_cursor });
    });

    const exporter = orderExporter(ctx, vault);
    mount(app, adminExportOrders, tools.identity.exports.handler(adminExportOrders, exporter));

    mount(app, adminOrdersSummary, async ({ query, principal }) => {
      const summary = await ctx.read(asStaff(principal), (tx) => summariseOrders(tx, query));
      return summary ? ok(summary) : refuse('invalid_input', { field: 'to' });
    });

    mount(app, adminReadOrder, async ({ params, query, principal, request }) => {
      if (query.reveal && !principal.staff.permissions.has('personal_data.read')) return refuse('forbidden');
      if (query.reveal && !query.reason) return refuse('invalid_input', { field: 'reason' });
      const about = { subject: params.order_id, origin: originOf(request) };
      const barred = query.reveal ? await proofForReading(ctx, principal, about) : null;
      if (barred) return barred;
      const show = query.reveal ? asItIs : masked;
      const found = await readOrderAs(ctx, asStaff(principal), vault, params.order_id, show, languageOf(request));
      if (!found) return refuse('not_found');
      if (query.reveal) {
        await transact(ctx.sql, (tx) =>
          audit(tx, [
            {
              actor_id: principal.account_id,
              act: 'orders.contact_read',
              subject: params.order_id,
              detail: { reason: query.reason },
              origin: originOf(request),
            },
          ]),
        );
      }
      return ok(found.detail);
    });
  };
}
