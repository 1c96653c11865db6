import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareAddress } from '@madang/contract';
import { readRegion } from './read-region.ts';

const region = (postal_code: string) => {
  const found = readRegion(postal_code);
  assert.ok(found, postal_code);
  return found;
};

test('a postal code names its 시도 and 시군구, also where districts changed, and says what is remote', () => {
  assert.deepEqual([region('06234').sido, region('06234').sigungu], ['서울특별시', ['강남구']]);
  assert.deepEqual(region('22320').sigungu, ['제물포구']);
  assert.deepEqual(region('22387').sigungu, ['영종구']);
  assert.equal(region('22387').remote, 'island');
  assert.equal(region('63100').remote, 'jeju');
  assert.equal(region('06234').remote, null);
  assert.deepEqual(region('30100').sigungu, [], '세종 has none');
  assert.equal(region('58100').former?.sido, '전라남도');
  for (const nothing of ['00000', '99999', '6234', 'abcde', '062345']) assert.equal(readRegion(nothing), null, nothing);
});

test('an address fits its code however the place is spelled, differs where another is named, else nobody knows', () => {
  const seoul = region('06234');
  for (const address of ['서울 강남구 테헤란로 1', '서울특별시 강남구 테헤란로', '서울시 강남구', ' 강남구 역삼동 1'])
    assert.equal(compareAddress(seoul, address), 'fits', address);
  for (const address of ['부산 해운대구 우동 1', '서울 서초구 서초대로 1', '경기도 성남시 분당구'])
    assert.equal(compareAddress(seoul, address), 'differs', address);
  for (const address of ['', '테헤란로 1', '1 Teheran-ro, Gangnam-gu', '서울 테헤란로 1'])
    assert.equal(compareAddress(seoul, address), 'unknown', address);
  const incheon = region('22320');
  assert.equal(compareAddress(incheon, '인천 중구 신포로 1'), 'fits', 'the former name');
  assert.equal(compareAddress(incheon, '인천 제물포구 신포로 1'), 'fits');
  assert.equal(compareAddress(region('58100'), '전남 화순군 화순읍'), 'fits');
  assert.equal(compareAddress(region('30100'), '세종시 한누리대로 1'), 'unknown');
});
