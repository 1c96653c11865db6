/**
 * Open orders of a made-up maker with trucks of its own, as rows of a channel's file: about one in four of somebody who has ordered
 * before, to the same door under another spelling. Everything follows from a seed.
 */
import { type ChannelRef, takeInChunks } from '../../server/modules/channels/index.ts';
import { givenRow } from '../../server/modules/channels/testing.ts';
import { addTeam } from '../../server/modules/fulfilment/save-team.ts';
import { takeParcels } from '../../server/modules/fulfilment/take-parcels.ts';
import { createVault } from '../../server/modules/identity/index.ts';
import { createKeyring } from '../../server/platform/crypto.ts';
import { type Sql, transact } from '../../server/platform/db.ts';
import { stand_secret } from '../stand.ts';
import { colors, families, given, kinds, regions, roads, things } from './grid-words.ts';

export const keys = createKeyring(stand_secret);
export const vault = createVault(keys);
const share_again = 0.25;

/** 시군구 with their 시도, as many as asked for, the busiest first. */
function districtsOf(count: number): { sido: string; sigungu: string }[] {
  const lists = regions.map(([sido, , names]) => ({ sido, names: names.split(' ') }));
  const found: { sido: string; sigungu: string }[] = [];
  for (let at = 0; found.length < count; at++)
    for (const { sido, names } of lists) {
      const sigungu = names[at];
      if (sigungu && found.length < count) found.push({ sido, sigungu });
    }
  return found;
}

type Door = { sido: string; sigungu: string; road: string; number: number; block: number; room: string };
type Person = { name: string; phone: string; door: Door };

/** `count` rows, one an order, no two alike. The same seed gives the same rows; `key` begins their numbers. */
export function givenOrders(input: { count: number; key: string; seed?: number; districts?: number }) {
  let state = input.seed ?? 1;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const districts = districtsOf(input.districts ?? 80);
  const people: Person[] = [];
  const meet = (n: number): Person => ({
    name: pick(families) + pick(given),
    phone: `010${String(20_000_000 + n * 37).padStart(8, '0')}`,
    door: {
      ...pick(districts),
      road: `${pick(roads)}${1 + Math.floor(next() * 60)}길`,
      number: 1 + Math.floor(next() * 300),
      block: 101 + Math.floor(next() * 20),
      room: `${1 + Math.floor(next() * 24)}0${1 + Math.floor(next() * 6)}`,
    },
  });
  return Array.from({ length: input.count }, (_, n) => {
    const again = people.length > 0 && next() < share_again;
    const who = again ? pick(people) : meet(n);
    if (!again) people.push(who);
    const { sido, sigungu, road, number, block, room } = who.door;
    const spelled = pick([
      `${sido} ${sigungu} ${road} ${number}, ${block}동 ${room}호`,
      `${sido} ${sigungu} ${road}${number} ${block}-${room}`,
      `${sido} ${sigungu} ${road} ${number} 제${block}동 제${room}호`,
    ]);
    const key = `${input.key}-${n}`;
    return givenRow({
      key,
      order: key,
      bundle: key,
      state: 'confirmed',
      product: `${pick(kinds)} ${pick(things)}`,
      optionRaw: `색상: ${pick(colors)}`,
      recipient: who.name,
      phone: who.phone,
      address: spelled,
      zip: null,
      sido,
      sigungu,
      orderedAt: new Date(Date.UTC(2026, 10, 1) + next() * 5 * 86_400_000).toISOString(),
    });
  });
}

/** A team for each province, which helps out in the next one, with room for all in two weeks. */
export async function givenTeams(sql: Sql, shop_id: string, capacity: number): Promise<void> {
  const provinces = [...new Set(districtsOf(80).map((one) => one.sido))];
  for (const [at, sido] of provinces.entries()) {
    const areas = [sido, provinces[(at + 1) % provinces.length]!].map((one) => ({ sido: one, sigungu: null }));
    const team = {
      name: `${at + 1}호차`,
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      capacity: Math.ceil(Math.max(20, capacity)),
      areas,
    };
    await transact(sql, (tx) => addTeam(tx, shop_id, team));
  }
}
/** Takes rows as a channel's file brings them; nobody has made parcels of them yet. */
export async function takeOrders(sql: Sql, channel: ChannelRef, rows: ReturnType<typeof givenOrders>): Promise<void> {
  await takeInChunks(sql, { vault, keys }, { channel, import_id: null, rows, seen_at: new Date() });
}

/** What the outbox would bring: parcels of orders that have none. */
export async function takeNews(sql: Sql, shop_id: string): Promise<void> {
  const orders = await sql<{ id: string }[]>`
    select o.id from channels.orders o
    where o.shop_id = ${shop_id} and not exists (select from fulfilment.parcels p where p.order_id = o.id)`;
  for (let at = 0; at < orders.length; at += 500) {
    const events = orders.slice(at, at + 500).map((one) => ({ entity_id: one.id }));
    await transact(sql, (tx) => takeParcels(tx, events as never));
  }
}
