import type { AuditSubject } from '@madang/contract';
import type { Static } from 'typebox';
import { readChannelNames, readImportNames } from './modules/channels/index.ts';
import { readDropNames } from './modules/drops/index.ts';
import { readTeamNames } from './modules/fulfilment/index.ts';
import { type Identity, readSessionNames, readStaffNames } from './modules/identity/index.ts';
import { readWarehouseNames } from './modules/inventory/index.ts';
import { readOrderNumbers } from './modules/orders/index.ts';
import { readShops } from './modules/sellers/index.ts';
import type { Sql } from './platform/db.ts';

type About = Static<typeof AuditSubject>;
type Names = (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Who or what the audit's subjects are, in words: `warehouse:<id>` is looked for among warehouses, a bare id among everything
 * that acts name so. What is gone, or is no record of ours, has no entry: its text says all there is.
 */
export function nameSubjects(
  sql: Sql,
  identity: Identity,
): (subjects: readonly string[]) => Promise<Map<string, About>> {
  const kinds: readonly (readonly [About['kind'], Names])[] = [
    ['order', (ids) => readOrderNumbers(sql, ids)],
    ['account', async (ids) => namesOf(await readStaffNames(identity, ids))],
    ['session', (ids) => readSessionNames(identity, ids)],
    ['channel', (ids) => readChannelNames(sql, ids)],
    ['import', (ids) => readImportNames(sql, ids)],
    ['shop', async () => namesOf(await readShops(sql))],
    ['drop', (ids) => readDropNames(sql, ids)],
    ['team', (ids) => readTeamNames(sql, ids)],
    ['warehouse', (ids) => readWarehouseNames(sql, ids)],
  ];
  return async (subjects) => {
    const asked = new Map(
      [...new Set(subjects)].flatMap((subject) => {
        const [id = '', kind = null] = subject.split(':').reverse();
        return uuid.test(id) ? [[subject, { id, kind }] as const] : [];
      }),
    );
    const named = new Map<string, About>();
    for (const [kind, read] of kinds) {
      const open = [...asked].filter(([subject, one]) => !named.has(subject) && (one.kind ?? kind) === kind);
      if (open.length === 0) continue;
      const names = await read(open.map(([, one]) => one.id));
      for (const [subject, { id }] of open) {
        const name = names.get(id);
        if (name) named.set(subject, { kind, id, name });
      }
    }
    return named;
  };
}

const namesOf = (found: ReadonlyMap<string, { name: string }>) =>
  new Map([...found].map(([id, { name }]) => [id, name]));
