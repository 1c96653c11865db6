import { plainArray } from '../../platform/arrays.ts';
import type { Keyring } from '../../platform/crypto.ts';
import { type Sql, type Tx, transact } from '../../platform/db.ts';
import type { RekeyStep, Vault } from '../identity/index.ts';
import { decideRegion } from '../regions/index.ts';
import { codesOf } from './codes.ts';
import { type AnyContact, createPeopleTokens } from './people-tokens.ts';
import { lockDesk, regionValue } from './save-rows.ts';

const chunk = 200;

type Row = {
  order_id: string;
  slot: number;
  origin: string;
  buyer_ref: string | null;
  recipient_ref: string | null;
  deliveries: { recipient_ref: string | null }[];
};

/**
 * Makes the next orders findable by their people, and learns where our own go (their postal code is only in the contact). Returns
 * how many they were. Run behind a rush, so that placing pays nothing for it.
 */
export function indexPeople(tools: {
  sql: Sql;
  vault: Vault;
  tokens: ReturnType<typeof createPeopleTokens>;
}): Promise<number> {
  return transact(tools.sql, async (tx) => {
    await lockDesk(tx);
    const rows = await tx<Row[]>`
      select order_id, slot, origin, buyer_ref, recipient_ref, deliveries
      from desk.rows where people_due order by slot desc limit ${chunk}`;
    if (rows.length === 0) return 0;
    const contacts = await tools.vault.readPersonalData<AnyContact>(tx, rows.flatMap(refsOf));
    const found = rows.map((row) => {
      const named = refsOf(row).flatMap((ref) => contacts.get(ref) ?? []);
      const place = row.origin === 'own' ? placeOf(contacts.get(row.recipient_ref ?? '')) : null;
      return { ...row, tokens: tools.tokens.tokensOf(named), place };
    });
    await saveTokens(tx, found);
    await savePlaces(tx, found);
    return rows.length;
  });
}

const refsOf = (row: Row): string[] =>
  [...new Set([row.buyer_ref, row.recipient_ref, ...row.deliveries.map((one) => one.recipient_ref)])].filter(
    (ref) => ref !== null,
  );

/** The tokens anew under the newest secret, for whoever rotates it (see identity's rekey.ts). */
export function deskRekeyStep({ keys, vault }: { keys: Keyring; vault: Vault }): RekeyStep {
  const made = createPeopleTokens(keys);
  return {
    name: 'people found in the order grid',
    async count(sql) {
      const [row] = await sql<{ n: number }[]>`select count(*)::int as n from desk.people`;
      return row!.n;
    },
    async run(tx, after, limit) {
      const rows = await tx<(Row & { old: string[] })[]>`
        select r.order_id, r.slot, r.origin, r.buyer_ref, r.recipient_ref, r.deliveries, p.tokens::text[] as old
        from desk.rows r join desk.people p using (slot)
        where r.order_id > ${after}::uuid order by r.order_id limit ${limit}`;
      const contacts = await vault.readPersonalData<AnyContact>(tx, rows.flatMap(refsOf));
      const anew = rows.flatMap((row) => {
        const tokens = made.tokensOf(refsOf(row).flatMap((ref) => contacts.get(ref) ?? []));
        const same = tokens.length === row.old.length && tokens.every((token) => row.old.includes(token));
        return same ? [] : [{ slot: row.slot, tokens }];
      });
      await saveTokens(tx, anew);
      await tellLenses(
        tx,
        anew.map((row) => row.slot),
      );
      return { seen: rows.length, changed: anew.length, last: rows.at(-1)?.order_id ?? null };
    },
  };
}

type Place = { sido: string; sigungu: string | null; remote: 'jeju' | 'island' | null };

function placeOf(contact: AnyContact | undefined): Place | null {
  if (!contact) return null;
  const { sido, sigungu, remote } = decideRegion(contact.address1 ?? '', contact.postal_code ?? null);
  const remotes = { JEJU: 'jeju', ISLAND: 'island' } as const;
  return sido ? { sido, sigungu, remote: remote && remotes[remote] } : null;
}

async function saveTokens(tx: Tx, rows: readonly { slot: number; tokens: string[] }[]): Promise<void> {
  const named = rows.filter((row) => row.tokens.length > 0);
  await tx`
    insert into desk.people (slot, tokens)
    select c.slot, c.tokens from jsonb_to_recordset(${JSON.stringify(named.map(({ slot, tokens }) => ({ slot, tokens })))}::text::jsonb)
      as c (slot int, tokens bigint[])
    on conflict (slot) do update set tokens = excluded.tokens`;
}

async function savePlaces(tx: Tx, rows: readonly { order_id: string; place: Place | null }[]): Promise<void> {
  const codes = await codesOf(
    tx,
    rows.flatMap(({ place }) =>
      place ? [{ kind: 'region' as const, value: regionValue(place.sido, place.sigungu) }] : [],
    ),
  );
  const said = rows.map(({ order_id, place }) => ({
    order_id,
    sido: place?.sido ?? null,
    sigungu: place?.sigungu ?? null,
    remote: place?.remote ?? null,
    code: place ? codes.get(`region:${regionValue(place.sido, place.sigungu)}`)! : 0,
  }));
  await tx`
    update desk.rows r set people_due = false, revision = r.revision + (c.code > 0)::int,
      sido = coalesce(c.sido, r.sido), sigungu = case when c.code > 0 then c.sigungu else r.sigungu end,
      region_code = case when c.code > 0 then c.code else r.region_code end,
      flags = r.flags | case c.remote when 'jeju' then 32 when 'island' then 64 else 0 end,
      changed = pg_current_xact_id()
    from jsonb_to_recordset(${JSON.stringify(said)}::text::jsonb)
      as c (order_id uuid, sido text, sigungu text, remote text, code int)
    where r.order_id = c.order_id`;
}

/** What made a person findable goes with their account key, as everywhere; their orders stay, under their own key. */
export async function forgetPeopleOf(tx: Tx, person_id: string): Promise<void> {
  await tx`delete from desk.people where slot in (select slot from desk.rows where person_id = ${person_id}::uuid)`;
  await tx`
    update desk.rows set people_due = false, changed = pg_current_xact_id() where person_id = ${person_id}::uuid`;
}

/** Lenses hold tokens too: they read again what a transaction says it wrote. */
async function tellLenses(tx: Tx, slots: readonly number[]): Promise<void> {
  await tx`update desk.rows set changed = pg_current_xact_id() where slot = any(${plainArray(slots)}::text::int[])`;
}

/** After the time the law wants contacts kept (identity's retention), nobody is found by them either. */
export async function sweepPeople(sql: Sql, now: Date, years = 5): Promise<number> {
  const before = new Date(now);
  before.setUTCFullYear(before.getUTCFullYear() - years);
  return transact(sql, async (tx) => {
    const gone = await tx<{ slot: number }[]>`
      delete from desk.people where slot in (
        select slot from desk.rows where ordered_at < ${before.toISOString()}::timestamptz)
      returning slot`;
    await tellLenses(
      tx,
      gone.map((row) => row.slot),
    );
    return gone.length;
  });
}
