import type { OrderDetail } from '@madang/contract';
import type { Static } from 'typebox';
import type { Sql, Tx } from '../../platform/db.ts';
import type { Read, Viewer } from '../../platform/reader.ts';
import { readCards } from '../catalog/index.ts';
import type { Vault } from '../identity/index.ts';
import { listAttemptsOfOrder, readAccountWaitKrw } from '../payments/index.ts';
import type { Tracking } from './dispatch-rules.ts';
import { readOrderConsents } from './read-order-consents.ts';
import { type OrderHead, readOrderHead, titleOf } from './read-order-head.ts';

type Contact = NonNullable<Static<typeof OrderDetail>['contact']>;
type LineRow = {
  line_id: string;
  shop_id: string;
  variant_id: string;
  snapshot_id: string;
  title: string;
  option_text: string;
  unit_price_krw: number;
  discount_krw: number;
  shipping_krw: number;
  gift: boolean;
  quantity: number;
  canceled_quantity: number;
  promised_on: string | null;
  first_promised_on: string | null;
  left_at: Date | null;
  arrived_at: Date | null;
  tracking: Tracking[] | null;
};
type HistoryRow = { at: Date; what: string; amount_krw: number | null; detail: string | null; made_by: string };

/**
 * One order as its page shows it: lines as bought (P10), payments, what happened, and the contact as `show` wants it
 * (opened for its buyer, masked for staff). Names are those of the snapshot, in the reader's language or else the order's. Null where there is none.
 */
export async function readOrder(
  sql: Sql,
  vault: Vault,
  order_id: string,
  show: (contact: Contact) => Contact,
  language?: 'ko' | 'en',
): Promise<ShownOrder | null> {
  const found = await readOrderRows(sql, order_id, language);
  return found && (await withPerson(found, sql, vault, show));
}

export type ShownOrder = { head: OrderHead; detail: Static<typeof OrderDetail> };

/** The same for one viewer: the rows through row-level security, then the contact. */
export async function readOrderAs(
  ctx: { sql: Sql; read: Read },
  viewer: Viewer,
  vault: Vault,
  order_id: string,
  show: (contact: Contact) => Contact,
  language?: 'ko' | 'en',
): Promise<ShownOrder | null> {
  const found = await ctx.read(viewer, (tx) => readOrderRows(tx, order_id, language));
  return found && (await withPerson(found, ctx.sql, vault, show));
}

/** Contact and consents, on the app's own connections: the references are keys, known only to whom the order was shown. */
async function withPerson(
  found: ShownOrder,
  sql: Sql,
  vault: Vault,
  show: (contact: Contact) => Contact,
): Promise<ShownOrder> {
  const { contact_ref } = found.head;
  const [contacts, consents] = await Promise.all([
    vault.readPersonalData<Contact>(sql, [contact_ref]),
    readOrderConsents(sql, found.head),
  ]);
  const contact = contacts.get(contact_ref);
  return { ...found, detail: { ...found.detail, consents, contact: contact ? show(contact) : null } };
}

async function readOrderRows(sql: Sql | Tx, order_id: string, language?: 'ko' | 'en'): Promise<ShownOrder | null> {
  const head = await readOrderHead(sql, order_id);
  if (!head) return null;
  const [lines, history, payments, refund_needs_account_krw] = await Promise.all([
    sql<LineRow[]>`
      select id as line_id, shop_id, variant_id, snapshot_id, title, option_text, unit_price_krw, discount_krw, shipping_krw,
        gift_of is not null as gift, quantity, canceled_quantity, promised_on::text,
        first_promised_on::text, left_at, arrived_at, tracking
      from orders.lines where order_id = ${order_id}::uuid order by position`,
    sql<HistoryRow[]>`
      select at, what, amount_krw, detail, made_by from orders.history where order_id = ${order_id}::uuid order by at, id`,
    listAttemptsOfOrder(sql, order_id),
    readAccountWaitKrw(sql, order_id),
  ]);
  const cards = await readCards(
    sql,
    lines.map((line) => line.snapshot_id),
  );
  const english = (language ?? head.language) === 'en';
  const shown = lines.map(({ snapshot_id, left_at, arrived_at, tracking, ...line }) => {
    const card = cards.get(snapshot_id);
    return {
      ...line,
      left_at: left_at?.toISOString() ?? null,
      arrived_at: arrived_at?.toISOString() ?? null,
      tracking: tracking ?? [],
      title: (english && card?.title_en) || line.title,
      option_text: (english && card?.option_text_en) || line.option_text,
      product_slug: card?.product_slug ?? null,
      image: card?.image ?? null,
    };
  });
  const placed = { at: head.placed_at, what: 'placed', amount_krw: head.amount_krw, detail: null, made_by: 'buyer' };
  return {
    head,
    detail: {
      order_id: head.id,
      order_number: head.order_number,
      state: head.state,
      placed_at: head.placed_at.toISOString(),
      amount_krw: head.amount_krw,
      discount_krw: shown.reduce((sum, line) => sum + line.discount_krw, 0),
      shipping_krw: head.shipping_krw,
      shipping_waived_krw: head.shipping_waived_krw,
      refunded_krw: head.refunded_krw,
      title: shown[0] ? titleOf(shown[0].title, shown.length, english ? 'en' : 'ko') : head.title,
      image: cards.get(lines[0]?.snapshot_id ?? '')?.image ?? null,
      drop_id: head.drop_id,
      expires_at: head.expires_at?.toISOString() ?? null,
      lines: shown,
      contact: null,
      consents: [],
      payments,
      refund_needs_account_krw,
      timeline: [placed, ...history].map(({ made_by, at, ...entry }) => ({
        ...entry,
        at: at.toISOString(),
        by: made_by,
      })),
    },
  };
}
