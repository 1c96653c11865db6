import type { Keyring } from '../../../platform/crypto.ts';
import type { Sql, Tx } from '../../../platform/db.ts';
import { normalisePhone, type RekeyStep, type Vault } from '../../identity/index.ts';

export const callerDigest = (keys: Keyring, phone: string): Buffer =>
  keys.hmac('fulfilment.caller', normalisePhone(phone));

/** Digests a number may be known under, the newest secret's first; hex. */
export const callerDigests = (keys: Keyring, phone: string): string[] =>
  keys.hmacs('fulfilment.caller', normalisePhone(phone)).map((one) => one.toString('hex'));

export type CallContact = { phone: string; note: string };

/** Callers are found under the newest secret alone once this has run. */
export function callsRekeyStep({ keys, vault }: { keys: Keyring; vault: Vault }): RekeyStep {
  return {
    name: 'calls',
    count: async (sql: Sql | Tx) => (await sql<{ n: number }[]>`select count(*)::int as n from fulfilment.calls`)[0]!.n,
    async run(tx, after, limit) {
      const rows = await tx<{ id: string; caller: string; contact_ref: string }[]>`
        select id, encode(caller, 'hex') as caller, contact_ref from fulfilment.calls
        where id > ${after} order by id limit ${limit} for no key update`;
      const contacts = await vault.readPersonalData<CallContact>(
        tx,
        rows.map((row) => row.contact_ref),
      );
      let changed = 0;
      for (const row of rows) {
        const contact = contacts.get(row.contact_ref);
        const fresh = contact && callerDigest(keys, contact.phone);
        if (!fresh || fresh.toString('hex') === row.caller) continue;
        changed += (await tx`update fulfilment.calls set caller = ${fresh} where id = ${row.id}`).count;
      }
      return { seen: rows.length, changed, last: rows.at(-1)?.id ?? null };
    },
  };
}
