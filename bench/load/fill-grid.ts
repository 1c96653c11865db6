/**
 * Orders of a made-up shop straight into the grid's tables, by set-based SQL: nine in ten delivered, nine in ten of
 * one channel, newest last. People are real contacts in the vault (some buy again and again, most seldom), so that searching and masking
 * cost what they cost. Everything follows from a seed. The three tables are not logged here and get their keys and indexes behind the
 * rows: what is measured afterwards is reading, and a page is read the same way.
 */
import { createPeopleTokens } from '../../server/modules/desk/people-tokens.ts';
import { createVault } from '../../server/modules/identity/index.ts';
import { plainArray, textArray } from '../../server/platform/arrays.ts';
import { createKeyring } from '../../server/platform/crypto.ts';
import { connect, type Sql } from '../../server/platform/db.ts';
import { newId } from '../../server/platform/ids.ts';
import { colors, families, given, kinds, regions, roads, things } from './grid-words.ts';

const people = 10_000;

const tables = ['desk.rows', 'desk.numbers', 'desk.people'];

/** Words that rows share, the commonest first. */
const words = {
  channel: ['스마트스토어', '쿠팡', '11번가', '자사몰'],
  team: ['가구팀', '식품팀', '꽃팀'],
  mark: ['급함', '확인'],
  drop: ['0198f000-0000-7000-8000-00000000d001', '0198f000-0000-7000-8000-00000000d002'],
} as const;

type Input = { url: string; orders: number; secret: string; shop_id: string; say?: (text: string) => void };

/** Adds `orders` rows, all of one shop. Only once the first filling is done: it would take them away again. */
export async function fillGrid(input: Input): Promise<void> {
  const sql = connect(input.url, { max: 1, name: 'fill-grid', statement_timeout_ms: 600_000 });
  let from_ms = performance.now();
  const say = (what: string) => {
    input.say?.(`${what}: ${((performance.now() - from_ms) / 1_000).toFixed(1)} s`);
    from_ms = performance.now();
  };
  try {
    await sql`set synchronous_commit = off`;
    await fillPeople(sql, input.secret);
    await fillWords(sql, input.shop_id);
    say('people and words');
    const again = await dropIndexes(sql);
    await drawOrders(sql, input.orders);
    say('drawn');
    // Each table by one connection: two that make the same one longer wait for each other.
    await Promise.all([
      finishTables(input, ['desk.rows'], again, (one) => fillRows(one, input)),
      finishTables(input, ['desk.numbers', 'desk.people'], again, fillFinders),
    ]);
    await sql`drop table bench_people, bench_goods, bench_orders`;
    say('rows, numbers and tokens');
  } finally {
    await sql.end();
  }
  await checkFilled(input);
}

/** As somebody who knows nothing of the filling sees it. */
async function checkFilled({ url, orders, shop_id }: Input): Promise<void> {
  const fresh = connect(url, { max: 1, name: 'fill-grid-check', statement_timeout_ms: 600_000 });
  try {
    const [seen] = await fresh`
      with filled as (select slot from desk.rows where shops[1] = ${shop_id})
      select (select count(*)::int from filled) as rows, (select count(*)::int from desk.numbers join filled using (slot)) as numbers,
        (select count(*)::int from desk.people join filled using (slot)) as people`;
    const wanted = { rows: orders, numbers: orders * 2, people: orders };
    for (const [name, count] of Object.entries(wanted))
      if (seen![name] !== count) throw new Error(`the filled grid has ${seen![name]} ${name}, not ${count}`);
  } finally {
    await fresh.end();
  }
}

/** What is not needed to write is made anew in one go, behind it. Returns how. */
async function dropIndexes(sql: Sql): Promise<{ owner: string; statement: string }[]> {
  for (const table of tables) await sql.unsafe(`alter table ${table} set unlogged`);
  const keys = await sql<{ owner: string; name: string; definition: string }[]>`
    select conrelid::regclass::text as owner, conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
    where contype in ('p', 'u') and conrelid::regclass::text = any(${textArray(tables)}::text::text[])`;
  for (const { owner, name } of keys) await sql.unsafe(`alter table ${owner} drop constraint ${name}`);
  const indexes = await sql<{ owner: string; name: string; statement: string }[]>`
    select indrelid::regclass::text as owner, indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as statement
    from pg_index where indrelid::regclass::text = any(${textArray(tables)}::text::text[])`;
  for (const { name } of indexes) await sql.unsafe(`drop index ${name}`);
  return [
    ...keys.map(({ owner, name, definition }) => ({
      owner,
      statement: `alter table ${owner} add constraint ${name} ${definition}`,
    })),
    ...indexes,
  ];
}

async function finishTables(
  { url }: Input,
  owners: readonly string[],
  again: Awaited<ReturnType<typeof dropIndexes>>,
  fill: (sql: Sql) => Promise<void>,
): Promise<void> {
  const sql = connect(url, { max: 1, name: 'fill-grid', statement_timeout_ms: 600_000 });
  try {
    await sql.unsafe(
      `set work_mem = '64MB'; set maintenance_work_mem = '256MB'; set max_parallel_maintenance_workers = 0`,
    );
    await fill(sql);
    for (const { owner, statement } of again) if (owners.includes(owner)) await sql.unsafe(statement);
    for (const owner of owners) await sql.unsafe(`vacuum analyze ${owner}`);
  } finally {
    await sql.end();
  }
}

/** Numbers that look drawn, the same ones every time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function fillPeople(sql: Sql, secret: string): Promise<void> {
  const keys = createKeyring(secret);
  const vault = createVault(keys);
  const tokens = createPeopleTokens(keys);
  const draw = dice(7);
  const shares = regions.flatMap((region) => Array.from({ length: region[1] }, () => region));
  /** The first are drawn most. */
  const of = <T>(list: readonly T[], bent = 1): T => list[Math.floor(draw() ** bent * list.length)]!;
  await sql`
    create unlogged table bench_people (n int, ref uuid, tokens bigint[], sido text, sigungu text, code int, deliveries text)`;
  for (let from = 0; from < people; from += 1_000) {
    const some = Array.from({ length: 1_000 }, (_, i) => {
      const [sido, , districts] = of(shares);
      const place = { sido, sigungu: of(districts.split(' ')) };
      const contact = {
        name: `${of(families)}${of(given, 1.5)}`,
        phone: `010${String(20_000_000 + (from + i) * 7_919).slice(0, 8)}`,
        address: `${place.sido} ${place.sigungu} ${of(roads, 2)} ${1 + Math.floor(draw() * 300)}, ${1 + Math.floor(draw() * 40)}동`,
        zip: String(10_000 + Math.floor(draw() * 50_000)),
      };
      return { sealed: vault.sealContact(newId(), contact), place, tokens: tokens.tokensOf([contact]) };
    });
    await vault.savePersonalData(
      sql,
      some.map((one) => one.sealed),
    );
    await sql`
      insert into bench_people (n, ref, tokens, sido, sigungu)
      select ${from}::int + n, ref, tokens::bigint[], sido, sigungu from unnest(
        ${plainArray(some.map((one) => one.sealed.id))}::text::uuid[],
        ${textArray(some.map((one) => plainArray(one.tokens)))}::text::text[],
        ${textArray(some.map((one) => one.place.sido))}::text::text[],
        ${textArray(some.map((one) => one.place.sigungu))}::text::text[]) with ordinality as p (ref, tokens, sido, sigungu, n)`;
  }
}

async function fillWords(sql: Sql, shop_id: string): Promise<void> {
  for (const [kind, values] of Object.entries({ shops: [shop_id], ...words }))
    await sql`
      insert into desk.facets (kind, value, label)
      select ${kind}, value, value from unnest(${textArray(values)}::text::text[]) as value on conflict do nothing`;
  await sql`
    insert into desk.facets (kind, value, label) select distinct 'region', v, v from bench_people, concat(sido, ' ', sigungu) as v
    on conflict do nothing`;
  await sql`
    update bench_people p set code = f.code, deliveries = '"recipient_ref":"' || ref || '","sido":"' || sido || '","sigungu":"' || sigungu ||
      '","remote":null,"region_flag":null,"wished_on":null,"courier":null,"tracking_number":null,"dispatched_at":null}]'
    from desk.facets f where f.kind = 'region' and f.value = concat(p.sido, ' ', p.sigungu)`;
  await sql`
    insert into desk.goods (digest, title, option_text)
    select md5(title || option_text)::uuid, title, option_text
    from unnest(${textArray(kinds)}::text::text[]) as k, unnest(${textArray(things)}::text::text[]) as t,
      unnest(${textArray(colors)}::text::text[]) as c, lateral (select k || ' ' || t as title, '색상: ' || c as option_text) as w
    on conflict do nothing`;
  await sql`
    create unlogged table bench_goods as
    select row_number() over (order by code)::int as n, code, title, '"title":"' || title || '","option_text":"' || option_text ||
      '","quantity":1,"canceled_quantity":0,"unit_krw":59000,"total_krw":59000,"due_on":null,"stock_state":"none","blocks":[],' as line
    from desk.goods`;
  await sql`analyze bench_people`;
  await sql`analyze bench_goods`;
}

/** What of each order was thrown by dice. Slots are given here, so that all tables know them. */
async function drawOrders(sql: Sql, orders: number): Promise<void> {
  const [first] = await sql<
    { slot: number }[]
  >`select nextval(pg_get_serial_sequence('desk.rows', 'slot'))::int as slot`;
  await sql`select setval(pg_get_serial_sequence('desk.rows', 'slot'), ${first!.slot + orders + 1})`;
  await sql`select setseed(0.1)`;
  await sql`
    create unlogged table bench_orders as
    select n, a, b, c, d, e, g, 1 + floor(f ^ 2 * ${people}::int)::int as person, ordered_at, ${first!.slot}::int + n as slot,
      (lpad(to_hex((extract(epoch from ordered_at) * 1000)::bigint), 12, '0') || '70008' || lpad(to_hex(n), 15, '0'))::uuid as order_id,
      to_char(ordered_at, 'YYYYMMDD') || lpad(n::text, 8, '0') as number
    from (
      select n, random() as a, random() as b, random() as c, random() as d, random() as e, random() as f, random() as g,
        now() - interval '730 days' * (${orders}::int - n) / ${orders}::int - interval '6 hours' * random() as ordered_at
      from generate_series(1, ${orders}::int) as n
    ) as thrown`;
  await sql`analyze bench_orders`;
}

async function fillFinders(sql: Sql): Promise<void> {
  await sql`
    insert into desk.numbers (key, slot) select key, slot from bench_orders, lateral (values (number), ('9' || number)) as k (key)`;
  await sql`
    insert into desk.people (slot, tokens) select o.slot, p.tokens from bench_orders o join bench_people p on p.n = o.person`;
}

/** State, its rank and its bit as states.ts has them. */
async function fillRows(sql: Sql, { shop_id }: Input): Promise<void> {
  const [goods] = await sql<{ count: number }[]>`select count(*)::int as count from bench_goods`;
  const codes = async (kind: keyof typeof words) => {
    const rows = await sql<{ code: number; value: string }[]>`select code, value from desk.facets where kind = ${kind}`;
    return plainArray(words[kind].map((value) => rows.find((row) => row.value === value)!.code));
  };
  const [channels, teams, marks, drops, shops] = [
    await codes('channel'),
    await codes('team'),
    await codes('mark'),
    await codes('drop'),
    await sql<{ code: number }[]>`select code from desk.facets where kind = 'shops' and value = ${shop_id}`,
  ];
  await sql`
    insert into desk.rows (order_id, slot, origin, shops, shops_code, channel_code, region_code, team_code, mark_code, drop_code,
      number, number_key, state, state_rank, states, flags, title, goods, quantity, amount_krw, refunded_krw,
      ordered_at, paid_at, dispatched_at, delivered_at, due_on, wished_on, sido, sigungu, buyer_ref, recipient_ref,
      lines, deliveries, version, people_due) overriding system value
    select order_id, o.slot, 'channel', array[${shop_id}::uuid], ${shops[0]!.code}::int,
      (${channels}::text::int[])[case when a < 0.9 then 1 when a < 0.96 then 2 when a < 0.99 then 3 else 4 end],
      p.code, case when b < 0.3 then (${teams}::text::int[])[1 + floor(b * 10)::int] else 0 end,
      case when c < 0.02 then (${marks}::text::int[])[1 + floor(c * 100)::int] else 0 end,
      case when d < 0.1 then (${drops}::text::int[])[1 + floor(d * 20)::int] else 0 end,
      number, left(number, 15)::bigint, s.state, s.rank, 1 << s.rank,
      case when e < 0.01 then 1 when e < 0.02 then 2 when e < 0.03 then 4 when e < 0.05 then 32 else 0 end,
      w.title, array[w.code], 1 + floor(b * 3)::int, (10 + floor(c * 900)::int) * 1000, case when s.rank = 13 then 10000 else 0 end,
      ordered_at, ordered_at + interval '3 minutes',
      case when s.rank between 8 and 10 then ordered_at + interval '2 days' end,
      case when s.rank between 9 and 10 then ordered_at + interval '4 days' end,
      (ordered_at + interval '3 days')::date, case when d > 0.8 then (ordered_at + interval '9 days')::date end,
      p.sido, p.sigungu, p.ref, p.ref,
      ('[{"line_id":"' || order_id || '","line_key":"9' || number || '","delivery_id":"' || order_id || '",' || w.line ||
        '"state":"' || s.state || '"}]')::jsonb,
      ('[{"delivery_id":"' || order_id || '","bundle":"B' || o.n || '",' || p.deliveries)::jsonb,
      1, false
    from bench_orders o
      join bench_people p on p.n = person
      join bench_goods w on w.n = 1 + floor(o.g ^ 2 * ${goods!.count}::int)::int
      join (values (0.0, 0.9, 'delivered', 9), (0.9, 0.92, 'new', 3), (0.92, 0.95, 'confirmed', 4), (0.95, 0.98, 'shipping', 8),
        (0.98, 0.995, 'canceled', 13), (0.995, 0.999, 'returned', 12), (0.999, 2.0, 'cancel_requested', 5)) as s (above, up_to, state, rank)
        on o.e >= s.above and o.e < s.up_to`;
}
