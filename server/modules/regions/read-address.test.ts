import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideRegion } from './decide-region.ts';
import { readAddress } from './read-address.ts';

const cases: [address: string, region: string, rest: string][] = [
  ['서울특별시 강남구 테헤란로 123', '서울특별시 강남구', '테헤란로 123'],
  ['서울강남구테헤란로 123', '서울특별시 강남구', '테헤란로 123'],
  ['대한민국 [06234] 서울시 강남구 역삼동 1', '서울특별시 강남구', '역삼동 1'],
  ['강남구 테헤란로 1', '서울특별시 강남구', '테헤란로 1'],
  ['경기수원시영통구삼성로337-24', '경기도 수원시 영통구', '삼성로337-24'],
  ['수원시 권선로 12', '경기도 수원시', '권선로 12'],
  ['강원 강릉 경포로 1', '강원특별자치도 강릉시', '경포로 1'],
  ['전라북도 전주시 완산구 효자로 1', '전북특별자치도 전주시 완산구', '효자로 1'],
  ['광주광역시 서구 풍금로 1', '전남광주통합특별시 서구', '풍금로 1'],
  ['광주 북구 용봉로 141', '전남광주통합특별시 북구', '용봉로 141'],
  ['광주시 오포로 151', '경기도 광주시', '오포로 151'],
  ['전남 목포시 영산로 1', '전남광주통합특별시 목포시', '영산로 1'],
  ['경북 군위군 군위읍 동서길 1', '대구광역시 군위군', '군위읍 동서길 1'],
  ['인천 남구 소성로 1', '인천광역시 미추홀구', '소성로 1'],
  ['인천 서구 서곶로 381', '인천광역시 서해구|검단구', '서곶로 381'],
  ['제주시 연동 1', '제주특별자치도 제주시', '연동 1'],
  ['세종시 한누리대로 1', '세종특별자치시', '한누리대로 1'],
  ['서울 구로구 구로동 123', '서울특별시 구로구', '구로동 123'],
  ['중구 다산로 2', '? 중구', '다산로 2'],
  ['어디인지 모르는 곳 3', '?', '어디인지 모르는 곳 3'],
];

test('an address tells its region in today’s names, whatever its spelling', () => {
  for (const [address, region, rest] of cases) {
    const read = readAddress(address);
    const said = [read.sido ?? '?', read.sigungu.join('|'), read.gu].filter(Boolean).join(' ');
    assert.deepEqual([said, read.rest], [region, rest], address);
  }
});

test('the address decides, the code fills what is open, and a contradiction is flagged', () => {
  const flag = (address: string, code: string | null) => decideRegion(address, code).flag;
  assert.equal(flag('서울 강남구 테헤란로 1', '06234'), null);
  assert.equal(flag('서울 강남구 테헤란로 1', null), 'postal_code_missing');
  assert.equal(flag('서울 강남구 테헤란로 1', '00123'), 'postal_code_unknown');
  assert.equal(flag('부산 해운대구 해운대로 1', '25401'), 'postal_code_elsewhere');
  assert.equal(decideRegion('부산 해운대구 해운대로 1', '25401').sigungu, '해운대구');
  assert.deepEqual(decideRegion('테헤란로 1', '06234'), {
    sido: '서울특별시',
    sigungu: '강남구',
    gu: null,
    remote: null,
    flag: null,
  });
  assert.equal(decideRegion('제주 서귀포시 성산읍 성산중앙로 471', '63631').remote, 'JEJU');
  const unclear = decideRegion('인천 서구 서곶로 381-14', '22781');
  assert.deepEqual([unclear.sigungu, unclear.flag], ['서구', 'district_unclear']);
});
