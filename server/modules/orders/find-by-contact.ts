import type { Keyring } from '../../platform/crypto.ts';
import { type Sql, transact } from '../../platform/db.ts';
import { firstIdAt } from '../../platform/ids.ts';
import {
  findByContact,
  indexContacts,
  isContact,
  type RekeyStep,
  reindexContacts,
  type Vault,
} from '../identity/index.ts';

type Contact = { phone: string; email?: string };
type Row = { id: string; person_id: string; contact_ref: string };
type Tools = { sql: Sql; keys: Keyring; vault: Vault };

/** Ids are in time's order, commits are not quite: behind an id younger than this an older one may still come. */
const settled_ms = 60_000;
const chunk = 300;
/** Of orders not indexed yet a search reads at most this many, the newest. */
const most_fresh = 2_000;

/**
 * Makes the next orders findable by phone and e-mail, and says how many they were. Run now and then, it never hurries: a rush
 * is caught up with afterwards. How far it goes is told by ids alone: lists that are placed side by side have their times of placing
 * in another order than their ids, and an order left out for its time would stay behind the mark for ever.
 */
export function indexOrderContacts({ sql, keys, vault }: Tools, now_ms = Date.now()): Promise<number> {
  return transact(sql, async (tx) => {
    const rows = await tx<Row[]>`
      select o.id, o.person_id, o.contact_ref
      from (select up_to from orders.indexed_contacts for no key update) done
      cross join lateral (
        select id, person_id, contact_ref from orders.orders
        where id > done.up_to and id < ${firstIdAt(now_ms - settled_ms)}::uuid
        order by id limit ${chunk}) o
      order by o.id`;
    const last = rows.at(-1);
    if (!last) return 0;
    const contacts = await vault.readPersonalData<Contact>(
      tx,
      rows.map((row) => row.contact_ref),
    );
    await indexContacts(
      tx,
      keys,
      rows.flatMap(({ id, person_id, contact_ref }) => {
        const contact = contacts.get(contact_ref);
        return contact ? [{ subject_id: id, person_id, contact }] : [];
      }),
    );
    await tx`update orders.indexed_contacts set up_to = ${last.id}::uuid`;
    return rows.length;
  });
}

/** Whether orders stand behind the index, now or once they have settled. */
export async function waitsForIndex(sql: Sql): Promise<boolean> {
  const rows = await sql`select from orders.orders where id > (select up_to from orders.indexed_contacts) limit 1`;
  return rows.length > 0;
}

/** The index of orders anew under the newest secret, for whoever rotates it (see identity's rekey.ts). */
export function orderContactsRekeyStep({ keys, vault }: Pick<Tools, 'keys' | 'vault'>): RekeyStep {
  return {
    name: 'orders found by contact',
    async count(sql) {
      const [row] = await sql<{ n: number }[]>`
        select count(*)::int as n from orders.orders where id <= (select up_to from orders.indexed_contacts)`;
      return row!.n;
    },
    async run(tx, after, limit) {
      const rows = await tx<Row[]>`
        select id, person_id, contact_ref from orders.orders
        where id > ${after} and id <= (select up_to from orders.indexed_contacts) order by id limit ${limit}`;
      const contacts = await vault.readPersonalData<Contact>(
        tx,
        rows.map((row) => row.contact_ref),
      );
      const named = rows.flatMap(({ id, person_id, contact_ref }) => {
        const contact = contacts.get(contact_ref);
        return contact ? [{ subject_id: id, person_id, contact }] : [];
      });
      const changed = await reindexContacts(tx, keys, named);
      return { seen: rows.length, changed, last: rows.at(-1)?.id ?? null };
    },
  };
}

/** Ids of the orders with exactly this phone or e-mail: the indexed ones by index, the newest others by opening them. */
export async function findOrdersByContact({ sql, keys, vault }: Tools, text: string): Promise<string[]> {
  const fresh = await sql<Row[]>`
    select id, person_id, contact_ref from orders.orders
    where id > (select up_to from orders.indexed_contacts) order by id desc limit ${most_fresh}`;
  const [known, contacts] = await Promise.all([
    findByContact(sql, keys, text),
    vault.readPersonalData<Contact>(
      sql,
      fresh.map((row) => row.contact_ref),
    ),
  ]);
  const read = fresh.filter((row) => {
    const contact = contacts.get(row.contact_ref);
    return contact !== undefined && isContact(contact, text);
  });
  return [...new Set([...known, ...read.map((row) => row.id)])];
}
