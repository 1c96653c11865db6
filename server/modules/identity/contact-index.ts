import { plainArray, textArray } from '../../platform/arrays.ts';
import type { Keyring } from '../../platform/crypto.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { normaliseEmail } from './accounts.ts';
import { normalisePhone } from './phone.ts';

type Contact = { phone: string; email?: string | undefined };

/** A record that names somebody: an order, say. */
export type Named = { subject_id: string; person_id: string; contact: Contact };

/** How a typed text may name somebody: an e-mail has an @, a phone at least nine digits and nothing but what phones are written with. */
function contactKind(text: string): 'phone' | 'email' | null {
  if (text.includes('@')) return 'email';
  return /^[+\d().\s-]+$/.test(text) && text.replace(/\D/g, '').length >= 9 ? 'phone' : null;
}

const digestText = (kind: 'phone' | 'email', text: string) =>
  kind === 'phone' ? normalisePhone(text) : normaliseEmail(text);

const digestsOf = (keys: Keyring, named: readonly Named[]) =>
  named.flatMap(({ subject_id, person_id, contact }) => [
    { subject_id, person_id, digest: keys.hmac('contact-phone', digestText('phone', contact.phone)) },
    ...(contact.email
      ? [{ subject_id, person_id, digest: keys.hmac('contact-email', digestText('email', contact.email)) }]
      : []),
  ]);

/** Makes records findable by their phone and e-mail. Whose account key was destroyed stays unfindable. Safe to repeat. */
export async function indexContacts(tx: Sql | Tx, keys: Keyring, named: readonly Named[]): Promise<void> {
  const rows = digestsOf(keys, named);
  if (rows.length === 0) return;
  await tx`
    insert into identity.contact_index (digest, subject_id, person_id)
    select decode(u.digest, 'hex'), u.subject_id, u.person_id
    from unnest(${textArray(rows.map((row) => row.digest.toString('hex')))}::text::text[],
                ${plainArray(rows.map((row) => row.subject_id))}::text::uuid[],
                ${plainArray(rows.map((row) => row.person_id))}::text::uuid[]) as u (digest, subject_id, person_id)
    where not exists (select 1 from identity.persons p
                      where p.person_id = u.person_id and p.account_key_destroyed_at is not null)
    on conflict do nothing`;
}

/** The same anew under the newest secret; what else these records were found by goes. Returns how much went. */
export async function reindexContacts(tx: Tx, keys: Keyring, named: readonly Named[]): Promise<number> {
  if (named.length === 0) return 0;
  await indexContacts(tx, keys, named);
  const kept = digestsOf(keys, named).map((row) => `${row.subject_id} ${row.digest.toString('hex')}`);
  const gone = await tx`
    delete from identity.contact_index
    where subject_id = any (${plainArray(named.map((one) => one.subject_id))}::text::uuid[])
      and person_id = any (${plainArray(named.map((one) => one.person_id))}::text::uuid[])
      and subject_id || ' ' || encode(digest, 'hex') <> all (${textArray(kept)}::text::text[])`;
  return gone.count;
}

/** The newest `limit` records found by exactly this phone or e-mail, however it is spelled. */
export async function findByContact(sql: Sql, keys: Keyring, text: string, limit = 500): Promise<string[]> {
  const kind = contactKind(text);
  if (!kind) return [];
  const digests = keys.hmacs(`contact-${kind}`, digestText(kind, text)).map((one) => one.toString('hex'));
  const rows = await sql<{ subject_id: string }[]>`
    select subject_id from identity.contact_index
    where digest = any (select decode(u, 'hex') from unnest(${textArray(digests)}::text::text[]) u)
    order by subject_id desc limit ${limit}`;
  return rows.map((row) => row.subject_id);
}

/** Whether a contact is the one that was asked for: what `findByContact` finds, before it is indexed. */
export function isContact(contact: Contact, text: string): boolean {
  const kind = contactKind(text);
  const value = kind === 'email' ? contact.email : kind === 'phone' ? contact.phone : undefined;
  return kind !== null && value !== undefined && digestText(kind, value) === digestText(kind, text);
}
