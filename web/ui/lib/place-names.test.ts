import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeIn, romanised } from './place-names.ts';

test('regions are spelled as their road signs have them', () => {
  const signs: Record<string, string> = {
    서울특별시: 'Seoul',
    종로구: 'Jongno-gu',
    중구: 'Jung-gu',
    강남구: 'Gangnam-gu',
    성북구: 'Seongbuk-gu',
    영등포구: 'Yeongdeungpo-gu',
    부산진구: 'Busanjin-gu',
    해운대구: 'Haeundae-gu',
    수원시: 'Suwon-si',
    시흥시: 'Siheung-si',
    강릉시: 'Gangneung-si',
    울릉군: 'Ulleung-gun',
    철원군: 'Cheorwon-gun',
    밀양시: 'Miryang-si',
    덕양구: 'Deogyang-gu',
    곡성군: 'Gokseong-gun',
    합천군: 'Hapcheon-gun',
    제주시: 'Jeju-si',
  };
  for (const [name, sign] of Object.entries(signs)) assert.equal(romanised(name), sign, name);
});

test('a place is said from the largest part on in Korean and from the smallest on in English, and open parts are left out', () => {
  const parts = ['경기도', '안양시 동안구', null] as const;
  assert.equal(
    placeIn((ko) => ko, ...parts),
    '경기도 안양시 동안구',
  );
  assert.equal(
    placeIn((_, en) => en, ...parts),
    'Dongan-gu, Anyang-si, Gyeonggi',
  );
  assert.equal(
    placeIn((_, en) => en, null, undefined),
    '',
  );
});
