import assert from 'node:assert/strict';
import { test } from 'node:test';
import { count } from '../../../test/count.ts';
import { spellAddresses } from '../../../test/spelled-addresses.ts';
import { inTurns } from '../../platform/turns.ts';
import { bundleParcels, type Parcel } from './bundle-rules.ts';
import { readPlace } from './read-place.ts';
import { samePlace } from './same-place.ts';

const verdict = (a: string, b: string, code_a: string | null = null, code_b: string | null = null) => {
  const said = samePlace(readPlace(a, code_a), readPlace(b, code_b));
  return said.same ? `${said.by} ${said.unit}` : `not: ${said.by}`;
};

test('one door in many spellings', () => {
  const home = '서울특별시 강남구 테헤란로 123 (역삼동, 푸른숲아파트) 101동 1203호';
  for (const [other, said] of [
    ['서울 강남구 테헤란로123 101-1203', 'road equal'],
    ['서울강남구 테헤란로 123 푸른숲APT 제101동 제1203호', 'road equal'],
    ['서울시 강남구 역삼동 테헤란로 123, 101동 12층 1203호', 'road equal'],
    ['서울 강남구 테헤란로 123 101동 01203호', 'road equal'],
    ['서울 강남구 테헤란로 123', 'road left_out'],
    ['서울 강남구 테헤란로 123 1203호', 'road left_out'],
    ['서울 강남구 테헤란로 123 102동 1203호', 'not: unit'],
    ['서울 강남구 테헤란로 125 101동 1203호', 'not: road'],
    ['서울 강남구 테헤란로 12-3 101동 1203호', 'not: road'],
    ['서울 강남구 테헤란로4길 123 101동 1203호', 'not: road'],
    ['부산 해운대구 테헤란로 123 101동 1203호', 'not: region'],
  ] as const)
    assert.equal(verdict(home, other), said, other);
  const lot = '서울 강남구 역삼1동 736-1번지 푸른숲 아파트 101동 1203호';
  assert.equal(verdict(home, lot), 'building equal');
  assert.equal(verdict(home, lot.replace('1203', '1204')), 'not: unit');
  assert.equal(verdict(home, lot.replace('푸른숲', '은하수')), 'not: building');
  assert.equal(verdict('서울 강남구 테헤란로 123', '서울 강남구 역삼동 736-1', '06234', '06234'), 'code equal');
  assert.equal(
    verdict('서울 강남구 테헤란로 123', '서울 강남구 역삼동 736-1', '06234', '06235'),
    'not: nothing_in_common',
  );
  for (const [a, b, said] of [
    ['광주광역시 서구 풍금로 1', '전남광주통합특별시 서구 풍금로 1', 'road equal'],
    ['인천 서구 서곶로 1', '인천 검단구 서곶로 1', 'road equal'],
    ['강남구 테헤란로 1', '서울 강남구 테헤란로 1', 'road equal'],
    ['서울 중구 다산로 1', '부산 중구 다산로 1', 'not: region'],
    ['경기 수원시 영통구 삼성로 1', '경기 수원시 팔달구 삼성로 1', 'not: region'],
  ] as const)
    assert.equal(verdict(a, b), said, `${a} | ${b}`);
  assert.equal(verdict('강원도 강릉시 경포로 1', '강원특별자치도 강릉시 경포로 1'), 'road equal');
  assert.equal(verdict('서울 중구 세종대로 지하 2', '서울 중구 세종대로 2'), 'not: road');
  assert.equal(verdict('강원 홍천군 홍천읍 희망리 산 12-3', '강원 홍천군 홍천읍 희망리 12-3'), 'not: lot');
});

for (const seed of [1, 2, 3])
  test(`2,000 spelled addresses, seed ${seed}: who belongs together is found, and nobody else`, async () => {
    const spelled = spellAddresses(2_000, seed);
    const parcels = spelled.map(
      (one, at): Parcel => ({
        id: String(at).padStart(5, '0'),
        shop_id: 'shop',
        phones: one.phones,
        name: one.name,
        place: readPlace(one.text, one.postal_code),
        way: 'parcel',
        wished_on: null,
        ordered_at: new Date(1_700_000_000_000 + at * 1_000),
        alone: false,
      }),
    );
    const bundle_of = new Map<string, number>();
    (await inTurns(bundleParcels(parcels))).forEach((bundle, at) => {
      for (const id of bundle.ids) bundle_of.set(id, at);
    });
    let right = 0;
    const wrong: string[] = [];
    const missed: string[] = [];
    for (let a = 0; a < spelled.length; a++)
      for (let b = a + 1; b < spelled.length; b++) {
        const [x, y] = [spelled[a]!, spelled[b]!];
        const truth = x.person === y.person && x.place === y.place;
        const found = bundle_of.get(parcels[a]!.id) === bundle_of.get(parcels[b]!.id);
        if (truth && found) right++;
        else if (found) wrong.push(`${x.text} | ${y.text}`);
        else if (truth) missed.push(`${x.text} | ${y.text}`);
      }
    const precision = right / (right + wrong.length);
    const recall = right / (right + missed.length);
    assert.ok(right > 3_000, 'there was something to find');
    assert.ok(precision >= 0.999, `precision ${precision}: ${wrong.slice(0, 10).join('\n')}`);
    assert.ok(recall >= 0.98, `recall ${recall}: ${missed.slice(0, 20).join('\n')}`);
    count('address pairs', right);
  });
