/**
 * Orders of a made-up shop straight into the grid's tables, by set-based SQL: nine in ten delivered, nine in ten of one channel,
 * newest last. People are real contacts in the vault (each of them buys again and again), so that searching and masking cost what
 * they cost. Everything follows from a seed.
 */
import { createPeopleTokens } from '../../server/modules/desk/people-tokens.ts';
import { createVault } from '../../server/modules/identity/index.ts';
import { plainArray, textArray } from '../../server/platform/arrays.ts';
import { createKeyring } from '../../server/platform/crypto.ts';
import type { Sql } from '../../server/platform/db.ts';
import { newId } from '../../server/platform/ids.ts';

const people = 10_000;
/** 시도 and 시군구, of which orders are spread unevenly. */
const sido =
  '서울특별시 경기도 부산광역시 인천광역시 대구광역시 대전광역시 광주광역시 울산광역시 강원특별자치도 제주특별자치도'.split(
    ' ',
  );
const sigungu = '강남구 서초구 중구 동구 서구 남구 북구 수원시 고양시 해운대구 제주시 강릉시'.split(' ');
const roads = '테헤란로 세종대로 중앙로 한강대로 올림픽로 번영로 통일로 대학로 봉은사로 역삼로'.split(' ');
const families = '김이박최정강조윤장임한오서신권황안송류홍';
const given = '민서준하윤지우도연수현예은시아진영호재경';
const things =
  '협탁 식탁 의자 매트리스 침대 소파 책장 옷장 선반 조명 꽃다발 화병 한우 사과 굴비 김치 쌀 달항아리 찻사발 접시'.split(
    ' ',
  );
const kinds = '라운드 원목 접이식 모던 클래식 미니 대형 프리미엄 수제 제주 유기농 선물 한정 가벼운 튼튼한'.split(' ');
const colors = '오크 월넛 화이트 블랙 베이지 그린 블루 레드 핑크 그레이'.split(' ');

/** Adds `orders` rows, all of one shop. Only once the first filling is done: it would take them away again. */
export async function fillGrid(sql: Sql, input: { orders: number; secret: string; shop_id: string }): Promise<void> {
  await sql`select setseed(0.5)`;
  await fillPeople(sql, input.secret);
  await fillWords(sql, input.shop_id);
  const indexes = await sql<{ name: string; definition: string }[]>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
    where indrelid::regclass::text in ('desk.rows', 'desk.numbers', 'desk.people') and not indisunique`;
  for (const { name } of indexes) await sql.unsafe(`drop index ${name}`);
  await fillRows(sql, input);
  await sql`
    insert into desk.numbers (key, slot)
    select key, slot from desk.rows, lateral (values (number), (lines -> 0 ->> 'line_key')) as k (key)`;
  await sql`
    insert into desk.people (slot, tokens)
    select r.slot, p.tokens from desk.rows r join bench_people p on p.ref = r.recipient_ref`;
  await sql.unsafe(`set maintenance_work_mem = '512MB'`);
  for (const { definition } of indexes) await sql.unsafe(definition);
  await sql`drop table bench_people`;
  for (const table of ['desk.rows', 'desk.numbers', 'desk.people']) await sql.unsafe(`vacuum analyze ${table}`);
}

async function fillPeople(sql: Sql, secret: string): Promise<void> {
  const keys = createKeyring(secret);
  const vault = createVault(keys);
  const tokens = createPeopleTokens(keys);
  await sql`create unlogged table bench_people (n serial, ref uuid, tokens bigint[], sido text, sigungu text)`;
  const at = (list: string | string[], n: number) => list[n % list.length]!;
  for (let from = 0; from < people; from += 500) {
    const some = Array.from({ length: 500 }, (_, i) => {
      const n = from + i;
      const spread = Math.floor((n * 2_654_435_761) / 65_536) % 9_973;
      const place = { sido: at(sido, spread % 3 === 0 ? 0 : spread), sigungu: at(sigungu, Math.floor(spread / 7)) };
      const contact = {
        name: `${at(families, spread)}${at(given, Math.floor(spread / 20))}${at(given, Math.floor(spread / 400))}`,
        phone: `010${String(20_000_000 + n * 7_919).slice(0, 8)}`,
        address: `${place.sido} ${place.sigungu} ${at(roads, Math.floor(spread / 3))} ${1 + (n % 300)}`,
        zip: String(10_000 + (spread % 900)).padStart(5, '0'),
      };
      const sealed = vault.sealContact(newId(), contact);
      return { sealed, place, tokens: tokens.tokensOf([contact]) };
    });
    await vault.savePersonalData(
      sql,
      some.map((one) => one.sealed),
    );
    await sql`
      insert into bench_people (ref, tokens, sido, sigungu)
      select ref, tokens::bigint[], sido, sigungu from unnest(
        ${plainArray(some.map((one) => one.sealed.id))}::text::uuid[],
        ${textArray(some.map((one) => plainArray(one.tokens)))}::text::text[],
        ${textArray(some.map((one) => one.place.sido))}::text::text[],
        ${textArray(some.map((one) => one.place.sigungu))}::text::text[]) as p (ref, tokens, sido, sigungu)`;
  }
  await sql`create index on bench_people (n)`;
}

async function fillWords(sql: Sql, shop_id: string): Promise<void> {
  const words = async (kind: string, values: readonly string[]) => {
    const list = textArray(values);
    await sql`
      insert into desk.facets (kind, value, label) select ${kind}, value, value from unnest(${list}::text::text[]) as value
      on conflict do nothing`;
  };
  await words('shops', [shop_id]);
  await words('channel', ['스마트스토어', '쿠팡', '11번가', '자사몰']);
  await words('team', ['가구팀', '식품팀', '꽃팀']);
  await words('mark', ['급함', '확인']);
  await words('drop', ['0198f000-0000-7000-8000-00000000d001', '0198f000-0000-7000-8000-00000000d002']);
  await sql`insert into desk.facets (kind, value, label) select distinct 'region', v, v from bench_people, concat(sido, ' ', sigungu) as v
    on conflict do nothing`;
  await sql`
    insert into desk.goods (digest, title, option_text)
    select md5(title || option_text)::uuid, title, option_text
    from unnest(${textArray(kinds)}::text::text[]) as k, unnest(${textArray(things)}::text::text[]) as t,
      unnest(${textArray(colors)}::text::text[]) as c, lateral (select k || ' ' || t as title, '색상: ' || c as option_text) as w
    on conflict do nothing`;
}

/** State, its rank and its bit as states.ts has them. */
async function fillRows(sql: Sql, { orders, shop_id }: { orders: number; shop_id: string }): Promise<void> {
  const code = (kind: string) =>
    sql`(select array_agg(code order by code) from desk.facets where kind = ${kind} and value <> 'own')`;
  await sql`
    insert into desk.rows (order_id, origin, shops, shops_code, channel_code, region_code, team_code, mark_code, drop_code,
      number, number_key, state, state_rank, states, flags, title, goods, quantity, amount_krw, refunded_krw,
      ordered_at, paid_at, dispatched_at, delivered_at, due_on, wished_on, sido, sigungu, buyer_ref, recipient_ref,
      lines, deliveries, version, people_due)
    with known as materialized (
      select ${code('channel')} as channels, ${code('team')} as teams, ${code('mark')} as marks, ${code('drop')} as drops,
        (select code from desk.facets where kind = 'shops' and value = ${shop_id}) as shops_code,
        (select jsonb_object_agg(value, code) from desk.facets where kind = 'region') as regions,
        (select array_agg(code order by code) from desk.goods) as goods
    ), drawn as (
      select n, random() as a, random() as b, random() as c, random() as d, random() as e,
        1 + floor(random() * ${people})::int as person,
        now() - interval '730 days' * (${orders} - n) / ${orders} - interval '6 hours' * random() as ordered_at
      from generate_series(1, ${orders}::int) as n
    )
    select order_id, 'channel', array[${shop_id}::uuid], k.shops_code,
      k.channels[case when a < 0.9 then 1 when a < 0.96 then 2 when a < 0.99 then 3 else 4 end],
      (k.regions ->> (p.sido || ' ' || p.sigungu))::int,
      case when b < 0.3 then k.teams[1 + floor(b * 10)::int] else 0 end,
      case when c < 0.02 then k.marks[1 + floor(c * 100)::int] else 0 end,
      case when d < 0.1 then k.drops[1 + floor(d * 20)::int] else 0 end,
      number, left(number, 15)::bigint, s.state, s.rank, 1 << s.rank,
      case when e < 0.01 then 1 when e < 0.02 then 2 when e < 0.03 then 4 when e < 0.05 then 32 else 0 end,
      g.title, array[g.code], 1 + floor(b * 3)::int, (10 + floor(c * 900)::int) * 1000, case when s.rank = 13 then 10000 else 0 end,
      ordered_at, ordered_at + interval '3 minutes',
      case when s.rank between 8 and 10 then ordered_at + interval '2 days' end,
      case when s.rank between 9 and 10 then ordered_at + interval '4 days' end,
      (ordered_at + interval '3 days')::date, case when d > 0.8 then (ordered_at + interval '9 days')::date end,
      p.sido, p.sigungu, p.ref, p.ref,
      jsonb_build_array(jsonb_build_object('line_id', order_id, 'line_key', '9' || number, 'delivery_id', order_id, 'title', g.title,
        'option_text', g.option_text, 'quantity', 1, 'canceled_quantity', 0, 'unit_krw', 59000, 'total_krw', 59000, 'state', s.state,
        'due_on', null, 'stock_state', 'none', 'blocks', jsonb_build_array())),
      jsonb_build_array(jsonb_build_object('delivery_id', order_id, 'bundle', 'B' || drawn.n, 'recipient_ref', p.ref, 'sido', p.sido,
        'sigungu', p.sigungu, 'remote', null, 'region_flag', null, 'wished_on', null, 'courier', null, 'tracking_number', null,
        'dispatched_at', null)),
      1, false
    from drawn cross join known k
      join bench_people p on p.n = person
      join desk.goods g on g.code = k.goods[1 + floor(d * d * cardinality(k.goods))::int],
      lateral (select lpad(to_hex((extract(epoch from ordered_at) * 1000)::bigint), 12, '0') || '7000'
          || '8' || substr(md5(drawn.n::text), 1, 15) as hex) as h,
      lateral (select (h.hex)::uuid as order_id, to_char(ordered_at, 'YYYYMMDD') || lpad(drawn.n::text, 8, '0') as number) as o,
      lateral (select * from (values (0.9, 'delivered', 9), (0.92, 'new', 3), (0.95, 'confirmed', 4), (0.98, 'shipping', 8),
          (0.995, 'canceled', 13), (0.999, 'returned', 12), (2.0, 'cancel_requested', 5)) as s (up_to, state, rank)
        where drawn.e < s.up_to order by s.up_to limit 1) as s
    order by drawn.n`;
}
