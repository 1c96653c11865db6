import type { Keyring } from '../../platform/crypto.ts';
import type { Tx } from '../../platform/db.ts';
import type { RekeyStep } from '../identity/index.ts';
import { keysPlace } from './api/markets.ts';
import { passwordPlace } from './import/import-store.ts';
import { keptSecretPlace } from './import/kept-secret.ts';

/** What the keyring sealed here and outlives a change of the secret. */
export const channelRekeySteps = ({ keys }: { keys: Keyring }): RekeyStep[] => [
  sealedColumn(keys, {
    name: "passwords of channels' files",
    from: (tx) => tx`channels.channels where sealed_password is not null`,
    id: 'id',
    column: 'sealed_password',
    table: 'channels',
    place: passwordPlace,
  }),
  sealedColumn(keys, {
    name: "keys of markets' interfaces",
    from: (tx) => tx`channels.api_access where true`,
    id: 'channel_id',
    column: 'sealed_keys',
    table: 'api_access',
    place: keysPlace,
  }),
  sealedColumn(keys, {
    name: 'what numbers the orders of sheets',
    from: (tx) => tx`channels.sheet_secrets where true`,
    id: 'shop_id',
    column: 'sealed',
    table: 'sheet_secrets',
    place: keptSecretPlace('sheet_secrets'),
  }),
  sealedColumn(keys, {
    name: 'what tells persons of channels',
    from: (tx) => tx`channels.person_secrets where true`,
    id: 'shop_id',
    column: 'sealed',
    table: 'person_secrets',
    place: keptSecretPlace('person_secrets'),
  }),
];

type Sealed = {
  name: string;
  from: (tx: Tx) => ReturnType<Tx>;
  id: string;
  column: string;
  table: string;
  place: (id: string) => string;
};

function sealedColumn(keys: Keyring, { name, from, id, column, table, place }: Sealed): RekeyStep {
  return {
    name,
    async count(sql) {
      const [row] = await sql<{ n: number }[]>`select count(*)::int as n from ${from(sql as Tx)}`;
      return row!.n;
    },
    async run(tx, after, limit) {
      const rows = await tx<{ id: string; sealed: Buffer }[]>`
        select ${tx(id)} as id, ${tx(column)} as sealed from ${from(tx)} and ${tx(id)} > ${after}
        order by 1 limit ${limit} for no key update`;
      let changed = 0;
      for (const row of rows) {
        const plain = keys.isSealedNewest(row.sealed) ? null : keys.open(row.sealed, place(row.id));
        if (!plain) continue;
        const again = keys.seal(plain, place(row.id));
        await tx`update channels.${tx(table)} set ${tx(column)} = ${again} where ${tx(id)} = ${row.id}`;
        changed++;
      }
      return { seen: rows.length, changed, last: rows.at(-1)?.id ?? null };
    },
  };
}
