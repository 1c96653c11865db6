/** Who orders at the demo's channels: nobody. The numbers are of the block 010-0000 that no one has, the doors are made up. */
export const demo_buyers: readonly { name: string; phone: string; zip: string; address: string; message?: string }[] = [
  { name: '가람솔', phone: '01000000101', zip: '03044', address: '서울특별시 종로구 자하문로 901, 101동 201호' },
  { name: '나래울', phone: '01000000102', zip: '06234', address: '서울특별시 강남구 테헤란로 9001, 12층' },
  {
    name: '다온별',
    phone: '01000000103',
    zip: '04790',
    address: '서울특별시 성동구 성수이로 903, 302호',
    message: '문 앞에 놓아 주세요',
  },
  {
    name: '라온채',
    phone: '01000000104',
    zip: '48094',
    address: '부산광역시 해운대구 센텀중앙로 904, 마루타워 1501호',
  },
  { name: '마루한', phone: '01000000105', zip: '34141', address: '대전광역시 유성구 대학로 905, 기숙사 7동' },
  { name: '바다온', phone: '01000000106', zip: '63125', address: '제주특별자치도 제주시 연동로 906, 1층' },
  {
    name: '사랑빛',
    phone: '01000000107',
    zip: '16490',
    address: '경기도 수원시 팔달구 정조로 907, 202호',
    message: '배송 전 연락 바랍니다',
  },
  { name: '아라결', phone: '01000000108', zip: '24398', address: '강원특별자치도 춘천시 중앙로 908' },
  { name: '자운솔', phone: '01000000109', zip: '61482', address: '광주광역시 동구 금남로 909, 5층' },
  { name: '차오름', phone: '01000000110', zip: '10401', address: '경기도 고양시 일산동구 중앙로 910, 1203호' },
  { name: '하늬별', phone: '01000000111', zip: '41911', address: '대구광역시 중구 국채보상로 911, 별관' },
  { name: '해솔찬', phone: '01000000112', zip: '54999', address: '전북특별자치도 전주시 완산구 팔달로 912' },
];
