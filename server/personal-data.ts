import { forgetCart, readCartOf } from './modules/cart/index.ts';
import { readComplaintsOf } from './modules/complaints/index.ts';
import { forgetPeopleOf } from './modules/desk/index.ts';
import { type Holding, type Identity, readAuditOf } from './modules/identity/index.ts';
import { readMailsOf } from './modules/notifications/index.ts';
import { readOrdersOf } from './modules/orders/index.ts';
import { listCoupons } from './modules/promotions/index.ts';

/** What the modules keep about a person, for the download and for the deletion. */
export function personalHoldings(identity: Identity): Holding[] {
  return [
    // A coupon says only that somebody has it; it ends with the campaign.
    { name: 'coupons', read: (sql, { account_id }) => listCoupons(sql, account_id) },
    { name: 'cart', read: (sql, { person_id }) => readCartOf(sql, person_id), forget: forgetCart },
    {
      // The law keeps orders for five years, under their own key.
      name: 'orders',
      async read(sql, { person_id }) {
        const orders = await readOrdersOf(sql, person_id);
        const contacts = await identity.vault.readPersonalData(
          sql,
          orders.map((one) => one.contact_ref),
        );
        const ids = orders.map((one) => one.order_id);
        const mails = Map.groupBy(await readMailsOf(sql, ids), (one) => one.order_id);
        const acts = await readAuditOf(identity, [...ids, ...ids.map((id) => `order:${id}`)]);
        return orders.map(({ contact_ref, ...order }) => ({
          ...order,
          contact: contacts.get(contact_ref) ?? null,
          mails: mails.get(order.order_id) ?? [],
          read_or_changed_by_staff: acts.filter((one) => one.subject.endsWith(order.order_id)),
        }));
      },
    },
    // The law keeps complaints for three years, under the same key.
    { name: 'complaints', read: (sql, { person_id }) => readComplaintsOf(sql, identity.vault, person_id) },
    // What made their orders findable in the grid; it says nothing of its own.
    { name: 'desk', read: async () => null, forget: (tx, { person_id }) => forgetPeopleOf(tx, person_id) },
  ];
}
