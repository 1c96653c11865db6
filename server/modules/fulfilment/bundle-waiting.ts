import { plainArray, textArray } from '../../platform/arrays.ts';
import type { Keyring } from '../../platform/crypto.ts';
import { commitBehind, type Sql, type Tx, together, transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { eachInTurns, inTurns } from '../../platform/turns.ts';
import { isOwnPhone, isWholeName, type Vault } from '../identity/index.ts';
import { type Bundle, bundleParcels, type Parcel, pairKey, signsOf } from './bundle-rules.ts';
import { lockBundles, type Move, noteMoves } from './move-parcels.ts';
import { readPlace } from './read-place.ts';
import { type Recipient, readRecipients } from './read-recipients.ts';
import { settleDeliveries } from './settle-deliveries.ts';

export type BundleTools = { vault: Vault; keys: Keyring };

type Row = {
  id: string;
  shop_id: string;
  delivery_id: string;
  recipient_ref: string | null;
  way: string;
  /** A person said how it goes. */
  way_fixed: boolean;
  wished_on: string | null;
  ordered_at: Date;
  alone: boolean;
  signs: string[];
  /** A person put something into its delivery. */
  by_hand: boolean;
};

const columns = (tx: Sql | Tx) =>
  tx`p.id, p.shop_id, p.delivery_id, p.recipient_ref, p.way, p.way_by is not null as way_fixed, coalesce(p.agreed_on, p.wished_on)::text as wished_on, p.ordered_at, p.alone, p.signs,
    exists (select from fulfilment.moves m where m.to_delivery_id = p.delivery_id and m.by is not null) as by_hand`;
const chunk = 1_000;
/** Recipients kept open while one call compares: who is met again is not opened and read again. */
const most_known = 50_000;

/** A recipient as far as comparing goes. */
type Person = Pick<Parcel, 'phones' | 'name' | 'place'>;
type Known = Map<string, Person>;

/**
 * Compares parcels that were not compared yet with the open ones of the same persons, and joins what is one stop. In chunks of under
 * a second, oldest first, one shop at a time under its lock, so that two processes never bundle against each other. Returns how many
 * were compared. While `rests` says so, one chunk is enough.
 */
export async function bundleWaiting(sql: Sql, tools: BundleTools, rests = () => false): Promise<number> {
  let done = 0;
  const shops = await sql<{ shop_id: string }[]>`
    select distinct shop_id from fulfilment.parcels where not compared and state = 'open' and not packed order by shop_id`;
  for (const { shop_id } of shops) {
    const known: Known = new Map();
    let ahead: Promise<void> = Promise.resolve();
    for (let moved = chunk; moved === chunk; done += moved) {
      await ahead;
      if (known.size > most_known) known.clear();
      moved = await transact(sql, (tx) =>
        bundleChunk(tx, tools, shop_id, known, (last) => {
          // What it misses the next chunk reads for itself.
          ahead = readAhead(sql, tools, shop_id, known, last).catch(() => {});
        }),
      );
      if (rests()) return done + moved;
    }
    await ahead;
  }
  return done;
}

/** The people of the next chunk are opened while the database writes this one. Those who change meanwhile have another reference. */
async function readAhead(sql: Sql, tools: BundleTools, shop_id: string, known: Known, last: Row): Promise<void> {
  const next = await sql<Pick<Row, 'recipient_ref'>[]>`
    select p.recipient_ref from fulfilment.parcels p
    where p.shop_id = ${shop_id} and not p.compared and p.state = 'open' and not p.packed
      and (p.ordered_at, p.id) > (${last.ordered_at}, ${last.id})
    order by p.ordered_at, p.id limit ${chunk}`;
  await meet(sql, tools, next, known);
}

async function bundleChunk(
  tx: Tx,
  tools: BundleTools,
  shop_id: string,
  known: Known,
  more: (last: Row) => void,
): Promise<number> {
  const [, fresh] = await together([
    lockBundles(tx, shop_id),
    tx<Row[]>`
      select ${columns(tx)} from fulfilment.parcels p
      where p.shop_id = ${shop_id} and not p.compared and p.state = 'open' and not p.packed
      order by p.ordered_at, p.id limit ${chunk} for no key update`,
  ]);
  if (fresh.length === 0) return 0;
  await meet(tx, tools, fresh, known);
  const coming = fresh.map((row) => parcelOf(row, known));
  const sought = new Set<string>();
  await eachInTurns(fresh.entries(), ([at, row]) => {
    const digests = digestsOf(tools.keys, coming[at]!);
    row.signs = digests.map(([newest]) => newest!);
    for (const digest of digests.flat()) sought.add(digest);
  });
  const others = await readOthers(tx, fresh, [...sought]);
  const all = [...others, ...fresh];
  const [apart] = await together([readApart(tx, all), meet(tx, tools, others, known)]);
  const parcels = [...others.map((row) => parcelOf(row, known)), ...coming];
  if (fresh.length === chunk) more(fresh.at(-1)!);
  const moves = movesOf(await inTurns(bundleParcels(parcels, apart)), all, new Set(fresh.map((row) => row.id)));
  const saved = saveCompared(tx, fresh, moves);
  if (moves.moves.length === 0) return await commitBehind(fresh.length, [saved]);
  await saved;
  return fresh.length;
}

/** Opens those of these recipients that are not known yet. */
async function meet(
  sql: Sql | Tx,
  tools: BundleTools,
  rows: readonly Pick<Row, 'recipient_ref'>[],
  known: Known,
): Promise<void> {
  const refs = rows.flatMap(({ recipient_ref }) => (recipient_ref && !known.has(recipient_ref) ? [recipient_ref] : []));
  const people = await readRecipients(tools.vault, sql, refs);
  await eachInTurns(people, ([ref, person]) => known.set(ref, personOf(person)));
}

/** Open parcels that have one of these signs, and all that travel with any of them or with one of `fresh`. */
async function readOthers(tx: Tx, fresh: readonly Row[], signs: string[]): Promise<Row[]> {
  const own = new Set(fresh.map((row) => row.id));
  // In two steps, so that the planner knows how many doors there are; a sign and a door at a time, since an array of thousands would
  // be read again for every row. Signs and doors are of one shop: named as well, a database without statistics reads the shop instead.
  const near = await tx<{ id: string }[]>`
    select distinct p.delivery_id as id from unnest(${textArray(signs)}::text::text[]) s (sign)
    join fulfilment.parcels p on p.signs @> array[s.sign] and p.state = 'open' and not p.packed`;
  const doors = new Set([...fresh.map((row) => row.delivery_id), ...near.map((one) => one.id)]);
  const rows = await tx<Row[]>`
    select ${columns(tx)} from unnest(${plainArray([...doors])}::text::uuid[]) d (id)
    join fulfilment.parcels p on p.delivery_id = d.id and p.state = 'open' and not p.packed`;
  return rows.filter((row) => !own.has(row.id));
}

async function readApart(tx: Tx, rows: readonly Row[]): Promise<Set<string>> {
  const ids = plainArray(rows.map((row) => row.id));
  const pairs = await tx<{ one: string; other: string }[]>`
    select one, other from fulfilment.apart
    where one in (select unnest(${ids}::text::uuid[])) and other in (select unnest(${ids}::text::uuid[]))`;
  return new Set(pairs.map((pair) => pairKey(pair.one, pair.other)));
}

/**
 * Keyed digests: a dump shows that two open parcels share a number, or a name and a door, never which. Nothing of closed ones. Each sign under
 * every secret that is known, the newest first: it is kept under that one, and looked for under all.
 */
export const digestsOf = (keys: Keyring, parcel: Person & Pick<Parcel, 'shop_id'>): string[][] =>
  signsOf(parcel).map((sign) =>
    keys
      .hmacs('fulfilment.sign', `${parcel.shop_id} ${sign}`)
      .map((digest) => digest.subarray(0, 12).toString('base64url')),
  );

const phonesOf = (person: Recipient): string[] =>
  [person.phone, person.phone2].flatMap((phone) => {
    const digits = phone?.replace(/\D/g, '') ?? '';
    return isOwnPhone(digits) ? [digits] : [];
  });

const nameOf = (person: Recipient): string[] =>
  person.name && isWholeName(person.name) ? [person.name.replace(/\s+/g, '')] : [];

export const personOf = (person: Recipient): Person => ({
  phones: phonesOf(person),
  name: nameOf(person)[0] ?? null,
  place: readPlace(person.address ?? '', person.zip ?? null),
});
const nobody = personOf({});

const parcelOf = (row: Row, known: Known): Parcel => ({
  ...(known.get(row.recipient_ref ?? '') ?? nobody),
  id: row.id,
  shop_id: row.shop_id,
  way: row.way,
  way_fixed: row.way_fixed,
  wished_on: row.wished_on,
  ordered_at: row.ordered_at,
  alone: row.alone,
});

type Going = Move & { shop_id: string; from_delivery_id: string };

/**
 * What the rules found, as moves. Only parcels that were just compared move: they join those they belong to, and leave those they
 * no longer belong to (their address changed). What a person put together stays.
 */
function movesOf(
  bundles: readonly Bundle[],
  rows: readonly Row[],
  fresh: ReadonlySet<string>,
): { moves: Going[]; opened: { id: string; shop_id: string }[] } {
  const row_of = new Map(rows.map((row) => [row.id, row]));
  const mates = Map.groupBy(rows, (row) => row.delivery_id);
  const opened: { id: string; shop_id: string }[] = [];
  const moves: Going[] = [];
  for (const bundle of bundles) {
    const moving = bundle.ids.filter((id) => fresh.has(id));
    const settled = bundle.ids.find((id) => !fresh.has(id));
    const first = row_of.get(bundle.ids[0]!)!;
    let target = settled ? row_of.get(settled)!.delivery_id : first.delivery_id;
    const strangers = mates.get(target)!.some((row) => !bundle.ids.includes(row.id));
    if (!settled && strangers && !first.by_hand) {
      target = newId();
      opened.push({ id: target, shop_id: first.shop_id });
    }
    for (const id of moving) {
      const row = row_of.get(id)!;
      if (row.delivery_id === target || (row.by_hand && mates.get(row.delivery_id)!.length > 1)) continue;
      const joined = bundle.joined.find((one) => one.parcel_id === id || one.to === id);
      const with_parcel_id = (joined && (joined.parcel_id === id ? joined.to : joined.parcel_id)) ?? null;
      const why = joined?.why ?? { by: 'change' as const };
      const { shop_id, delivery_id: from_delivery_id } = row;
      moves.push({ parcel_id: id, shop_id, from_delivery_id, to_delivery_id: target, with_parcel_id, why, by: null });
    }
  }
  return { moves, opened };
}

/** Each parcel is written once, wherever it goes. The caller has locked them. */
async function saveCompared(
  tx: Tx,
  fresh: readonly Row[],
  { moves, opened }: ReturnType<typeof movesOf>,
): Promise<void> {
  const to = new Map(moves.map((one) => [one.parcel_id, one.to_delivery_id]));
  const touched = moves.flatMap((one) => [one.from_delivery_id, one.to_delivery_id]);
  // In this order: what is settled has moved.
  await together([
    opened.length > 0
      ? tx`
        insert into fulfilment.deliveries (id, shop_id)
        select * from unnest(${plainArray(opened.map((one) => one.id))}::text::uuid[],
          ${plainArray(opened.map((one) => one.shop_id))}::text::uuid[])`.execute()
      : null,
    tx`
      update fulfilment.parcels p set compared = true, signs = string_to_array(u.signs, ' '), delivery_id = u.delivery_id
      from unnest(${plainArray(fresh.map((row) => row.id))}::text::uuid[],
        ${textArray(fresh.map((row) => row.signs.join(' ')))}::text::text[],
        ${plainArray(fresh.map((row) => to.get(row.id) ?? row.delivery_id))}::text::uuid[]) as u (id, signs, delivery_id)
      where p.id = u.id`.execute(),
    noteMoves(tx, moves),
    moves.length > 0 ? settleDeliveries(tx, touched) : null,
  ]);
}
