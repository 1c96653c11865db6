/**
 * The country as squares, one a 시군구, roughly where each lies; drawn by hand for this page. A row begins at its column; `.` leaves
 * a square free. The letter before a name is its 시도.
 */
const provinces: Record<string, string> = {
  S: '서울특별시',
  B: '부산광역시',
  D: '대구광역시',
  I: '인천광역시',
  J: '대전광역시',
  U: '울산광역시',
  E: '세종특별자치시',
  G: '경기도',
  K: '강원특별자치도',
  C: '충청북도',
  N: '충청남도',
  L: '전북특별자치도',
  A: '전남광주통합특별시',
  P: '경상북도',
  M: '경상남도',
  T: '제주특별자치도',
};

const rows: readonly [column: number, squares: string][] = [
  [5, 'G연천군 G동두천시 G포천시 K철원군 K화천군 K양구군 K고성군'],
  [3, 'I강화군 G파주시 G양주시 G의정부시 G가평군 K춘천시 K홍천군 K인제군 K속초시'],
  [2, 'G김포시 G고양시 S은평구 S종로구 S강북구 S도봉구 S노원구 G남양주시 K횡성군 K양양군'],
  [2, 'I검단구 I계양구 S서대문구 S중구 S성북구 S동대문구 S중랑구 G구리시 G양평군 K평창군 K강릉시'],
  [
    0,
    'I영종구 I서해구 I부평구 G부천시 S마포구 S용산구 S성동구 S광진구 S강동구 G하남시 K원주시 K정선군 K동해시 . P울릉군',
  ],
  [0, 'I옹진군 I제물포구 I미추홀구 G광명시 S강서구 S양천구 S영등포구 S동작구 S송파구 G광주시 G여주시 K영월군 K삼척시'],
  [1, 'I연수구 I남동구 G시흥시 S구로구 S금천구 S관악구 S서초구 S강남구 G성남시 G이천시 C제천시 K태백시'],
  [3, 'G안산시 G군포시 G안양시 G과천시 G의왕시 G용인시 C음성군 C충주시 C단양군 P봉화군 P울진군'],
  [3, 'G화성시 G수원시 G오산시 G평택시 G안성시 C진천군 C증평군 C괴산군 P영주시 P영양군 P영덕군'],
  [1, 'N태안군 N서산시 N당진시 N아산시 N천안시 E C청주시 C보은군 P문경시 P예천군 P안동시 P청송군 P포항시'],
  [2, 'N홍성군 N예산군 N공주시 J유성구 J대덕구 C옥천군 P상주시 P구미시 P의성군 P영천시 P경주시'],
  [1, 'N보령시 N청양군 N부여군 N계룡시 J서구 J중구 J동구 C영동군 P김천시 P칠곡군 D군위군 P청도군'],
  [1, 'N서천군 L군산시 L익산시 N논산시 N금산군 L무주군 M거창군 P성주군 D북구 D동구 P경산시 U울주군 U북구'],
  [2, 'L김제시 L전주시 L완주군 L진안군 L장수군 M함양군 P고령군 D서구 D중구 D수성구 U중구 U동구'],
  [1, 'L부안군 L정읍시 L임실군 L남원시 M산청군 M합천군 D달성군 D달서구 D남구 M밀양시 . U남구'],
  [1, 'L고창군 L순창군 A곡성군 A구례군 M하동군 M의령군 M함안군 M창녕군 M양산시 B금정구 B기장군'],
  [0, 'A영광군 A장성군 A담양군 A순천시 A광양시 M사천시 M진주시 M창원시 M김해시 B북구 B동래구 B해운대구'],
  [0, 'A함평군 A광산구 A북구 A화순군 A여수시 M남해군 M고성군 B강서구 B사상구 B부산진구 B연제구 B수영구'],
  [0, 'A무안군 A서구 A동구 A보성군 A고흥군 . M통영시 M거제시 B사하구 B서구 B동구 B남구'],
  [0, 'A목포시 A나주시 A남구 A장흥군 . . . . . B중구 B영도구'],
  [0, 'A신안군 A영암군 A강진군'],
  [0, 'A진도군 A해남군 A완도군 . T제주시'],
  [4, 'T서귀포시'],
];

export type Tile = { column: number; row: number; sido: string; sigungu: string | null };

/** Every square with its place, from 0. A province without districts is one square (`sigungu` null). */
export const tiles: readonly Tile[] = rows.flatMap(([from, squares], row) =>
  squares.split(' ').flatMap((square, at) => {
    const sido = provinces[square[0]!];
    return sido ? [{ column: from + at, row, sido, sigungu: square.slice(1) || null }] : [];
  }),
);

export const tile_columns = Math.max(...tiles.map((tile) => tile.column)) + 1;

/** What stands in a square: the name without its kind, two letters of a long one. */
export const shortName = ({ sido, sigungu }: Pick<Tile, 'sido' | 'sigungu'>): string => {
  if (!sigungu) return sido.slice(0, 2);
  return sigungu.length > 2 ? sigungu.slice(0, -1) : sigungu;
};
