import type { Random } from './random.ts';

export type Place = {
  sido: string;
  sigungu: string;
  gu: string;
  road: string;
  zip: string;
  remote: 'JEJU' | 'ISLAND' | null;
};

/**
 * Streets whose postal code and region fit (facts: zip3 table, remote ranges; names since 2026-07-01). `road` is written with the name a
 * label bears today or before: both are one place.
 */
export const places: readonly Place[] = [
  ['서울특별시', '강동구', '', '서울특별시 강동구 고덕로', '05402'],
  ['서울특별시', '강남구', '', '서울 강남구 테헤란로', '06234'],
  ['서울특별시', '종로구', '', '서울특별시 종로구 자하문로', '03154'],
  ['경기도', '고양시', '일산서구', '경기도 고양시 일산서구 일산로', '10390'],
  ['경기도', '평택시', '', '경기 평택시 경기대로', '17734'],
  ['대전광역시', '유성구', '', '대전 유성구 대학로', '34138'],
  ['충청남도', '보령시', '', '충청남도 보령시 중앙로', '33484'],
  ['경상남도', '창원시', '의창구', '경상남도 창원시 의창구 도계로', '51158'],
  ['충청북도', '청주시', '흥덕구', '충북 청주시 흥덕구 가로수로', '28500'],
  ['경상북도', '성주군', '', '경북 성주군 성주읍 성주로', '40031'],
  ['전북특별자치도', '익산시', '', '전라북도 익산시 무왕로', '54700'],
  ['강원특별자치도', '강릉시', '', '강원도 강릉시 경강로', '25500'],
  ['전남광주통합특별시', '북구', '', '광주광역시 북구 용봉로', '61200'],
  ['전남광주통합특별시', '여수시', '', '전라남도 여수시 시청로', '59675'],
  ['제주특별자치도', '제주시', '', '제주특별자치도 제주시 연북로', '63126', 'JEJU'],
  ['제주특별자치도', '서귀포시', '', '제주 서귀포시 중앙로', '63591', 'JEJU'],
  ['경상북도', '울릉군', '', '경상북도 울릉군 울릉읍 도동길', '40221', 'ISLAND'],
  ['세종특별자치시', '', '', '세종특별자치시 한누리대로', '30151'],
].map(([sido, sigungu, gu, road, zip, remote]) => ({
  sido: sido!,
  sigungu: sigungu!,
  gu: gu!,
  road: road!,
  zip: zip!,
  remote: (remote ?? null) as Place['remote'],
}));

const families = ['김', '이', '박', '최', '정', '남궁', '황', '제갈'];
const givens = ['도윤', '서연', '하준', '지안', '민서', '예준', '수아', '현우', '은', 'Mina'];
const messages = [
  '',
  '부재 시 문앞에 놓아주세요',
  '아기가 자고 있어요. 벨 누르지 말아주세요 & 문자 주세요',
  '<경비실> "택배함" 이용',
  '=지하 주차장 이용',
  '오후 2시 이후\n배송 부탁드립니다',
  '🌷 꽃 조심히 부탁드려요',
];

export type Person = { name: string; phone: string };

export function makePerson(random: Random): Person {
  return { name: random.pick(families) + random.pick(givens), phone: `0100000${random.digits(4)}` };
}

export type Destination = Place & { base: string; detail: string; message: string };

export function makeDestination(random: Random): Destination {
  const place = random.pick(places);
  const base = `${place.road} ${random.between(1, 480)}${random.chance(0.2) ? `-${random.between(1, 40)}` : ''}`;
  const detail = random.chance(0.1) ? '' : `${random.between(101, 120)}동 ${random.between(101, 2508)}호`;
  return { ...place, base, detail, message: random.pick(messages) };
}
