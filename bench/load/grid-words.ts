/** What the made-up shop of the grid's bench is made of: the commonest of everything is common, the rarest rare, as in a real one. */

/** 시도 with its share of orders in a thousand, and districts of it. */
export const regions: readonly [sido: string, share: number, sigungu: string][] = [
  [
    '서울특별시',
    182,
    '강남구 서초구 송파구 강서구 마포구 노원구 관악구 은평구 성북구 영등포구 용산구 중구 종로구 금천구',
  ],
  [
    '경기도',
    265,
    '수원시 고양시 용인시 성남시 화성시 부천시 남양주시 안산시 평택시 안양시 시흥시 파주시 김포시 의정부시 광주시 가평군 연천군',
  ],
  ['부산광역시', 64, '해운대구 부산진구 사하구 동래구 남구 북구 수영구 기장군 중구'],
  ['경상남도', 63, '창원시 김해시 진주시 양산시 거제시 통영시 남해군 산청군'],
  ['인천광역시', 58, '미추홀구 부평구 연수구 남동구 계양구 강화군 옹진군'],
  ['경상북도', 50, '포항시 구미시 경산시 경주시 안동시 울릉군 봉화군'],
  ['대구광역시', 46, '수성구 달서구 북구 동구 중구 달성군'],
  ['충청남도', 41, '천안시 아산시 서산시 당진시 공주시 청양군'],
  ['전라남도', 35, '여수시 순천시 목포시 광양시 나주시 완도군 신안군 해남군'],
  ['전북특별자치도', 34, '전주시 익산시 군산시 정읍시 무주군 장수군'],
  ['충청북도', 31, '청주시 충주시 제천시 진천군 단양군'],
  ['강원특별자치도', 30, '원주시 춘천시 강릉시 동해시 양양군 화천군'],
  ['대전광역시', 28, '유성구 서구 중구 동구 대덕구'],
  ['광주광역시', 28, '북구 광산구 서구 남구 동구'],
  ['울산광역시', 21, '남구 북구 울주군 중구 동구'],
  ['제주특별자치도', 13, '제주시 서귀포시'],
  ['세종특별자치시', 8, '세종시'],
];

/** Roads; the first are in one address of ten. */
export const roads =
  '중앙로 테헤란로 세종대로 번영로 대학로 역삼로 올림픽로 한강대로 통일로 봉은사로 월드컵로 충장로 남부순환로 경포로 달구벌대로 동서대로 해안로 산업로 문화로 봉화길'.split(
    ' ',
  );

/** Family names by share, of two syllables last; given names, common ones first. */
export const families =
  '김 김 김 김 김 김 김 이 이 이 이 이 박 박 박 최 최 정 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 홍 남궁 제갈'.split(
    ' ',
  );
export const given =
  '민준 서연 서준 지우 도윤 하은 예준 민서 시우 수아 주원 윤서 지호 하윤 현우 영희 철수 은정 진영 호재 순자 말순 은별 새롬 겨레 해솔'.split(
    ' ',
  );

export const kinds = '라운드 원목 접이식 모던 클래식 미니 대형 프리미엄 수제 제주 유기농 선물 한정 가벼운 튼튼한'.split(
  ' ',
);
export const things =
  '협탁 식탁 의자 매트리스 침대 소파 책장 옷장 선반 조명 꽃다발 화병 한우 사과 굴비 김치 쌀 달항아리 찻사발 접시'.split(
    ' ',
  );
export const colors = '오크 월넛 화이트 블랙 베이지 그린 블루 레드 핑크 그레이'.split(' ');
