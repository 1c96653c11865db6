import { plainArray, textArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import type { RekeyStep } from '../identity/index.ts';
import { type BundleTools, digestsOf, personOf } from './bundle-waiting.ts';
import { readRecipients } from './read-recipients.ts';

/** Those that nobody compared yet get theirs under the newest secret anyway. */
const kept = (tx: Tx) => tx`state = 'open' and not packed and compared and signs <> '{}' and recipient_ref is not null`;

/** Open parcels are found by the newest secret alone once this has run: what comes later joins them without the older one. */
export function signsRekeyStep({ keys, vault }: BundleTools): RekeyStep {
  return {
    name: 'signs of open parcels',
    async count(sql) {
      const [row] = await sql<{ n: number }[]>`
        select count(*)::int as n from fulfilment.parcels where ${kept(sql as Tx)}`;
      return row!.n;
    },
    async run(tx, after, limit) {
      const rows = await tx<{ id: string; shop_id: string; recipient_ref: string; signs: string[] }[]>`
        select id, shop_id, recipient_ref, signs from fulfilment.parcels
        where ${kept(tx)} and id > ${after} order by id limit ${limit} for no key update`;
      const refs = rows.map((row) => row.recipient_ref);
      const people = await readRecipients(vault, tx, refs);
      const stale = rows.flatMap(({ id, shop_id, recipient_ref, signs }) => {
        const person = people.get(recipient_ref);
        const newest = person && digestsOf(keys, { shop_id, ...personOf(person) }).map(([digest]) => digest!);
        return newest && newest.join() !== signs.join() ? [{ id, newest }] : [];
      });
      const saved = await tx`
        update fulfilment.parcels p set signs = array(select jsonb_array_elements_text(f.signs::jsonb))
        from unnest(${plainArray(stale.map((one) => one.id))}::text::uuid[],
          ${textArray(stale.map((one) => JSON.stringify(one.newest)))}::text::text[]) f (id, signs)
        where p.id = f.id`;
      return { seen: rows.length, changed: saved.count, last: rows.at(-1)?.id ?? null };
    },
  };
}
