/**
 * Addresses as people type them: places with a truth, each spelled many ways. Shares no code with what reads them; names are invented.
 */
export type Spelled = {
  text: string;
  postal_code: string | null;
  phones: string[];
  name: string | null;
  /** The truth: who and where. */
  person: number;
  place: number;
};

type District = { sido: string[]; gu: string; code: string; quarter: string };
const districts: District[] = [
  { sido: ['서울특별시', '서울', '서울시'], gu: '강남구', code: '0623', quarter: '역삼동' },
  { sido: ['서울특별시', '서울'], gu: '마포구', code: '0402', quarter: '대흥동' },
  { sido: ['부산광역시', '부산'], gu: '해운대구', code: '4809', quarter: '우동' },
  { sido: ['경기도', '경기'], gu: '수원시 영통구', code: '1622', quarter: '매탄동' },
  { sido: ['경기도', '경기'], gu: '성남시 분당구', code: '1352', quarter: '백현동' },
  { sido: ['강원특별자치도', '강원도', '강원'], gu: '강릉시', code: '2545', quarter: '교동' },
  { sido: ['전북특별자치도', '전라북도', '전북'], gu: '전주시 완산구', code: '5496', quarter: '효자동' },
  { sido: ['전남광주통합특별시', '광주광역시', '광주'], gu: '서구', code: '6203', quarter: '풍암동' },
  { sido: ['전남광주통합특별시', '전라남도', '전남'], gu: '목포시', code: '5865', quarter: '상동' },
  { sido: ['대구광역시', '대구'], gu: '수성구', code: '4205', quarter: '범어동' },
  { sido: ['인천광역시', '인천'], gu: '연수구', code: '2199', quarter: '동춘동' },
  { sido: ['제주특별자치도', '제주도', '제주'], gu: '제주시', code: '6310', quarter: '연동' },
];
const stems = ['푸른', '은하', '솔향', '한빛', '가람', '새봄', '다온', '누리', '해맑은', '도담'];
const kinds = ['대로', '로', '로', '길'];
const houses = ['푸른숲', '은하수', '솔향기', '한빛마을2단지', '가람마을', '새봄', '해오름', '늘봄'];

type Home = {
  id: number;
  district: District;
  code: string;
  road: string;
  side: string | null;
  number: string;
  lot: string;
  house: string | null;
  block: string | null;
  floor: number;
  room: string | null;
};

/** A repeatable stream of numbers below 1. */
function stream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** About `count` spelled addresses of some two hundred homes, their near neighbours and the other people who live there. */
export function spellAddresses(count: number, seed: number): Spelled[] {
  const next = stream(seed);
  const upTo = (n: number) => Math.floor(next() * n);
  const pick = <T>(list: readonly T[]): T => list[upTo(list.length)]!;
  const chance = (share: number) => next() < share;
  const out: Spelled[] = [];
  let places = 0;
  let people = 0;

  const home = (): Home => {
    const floor = 1 + upTo(24);
    const flat = chance(0.6);
    const small = !flat && chance(0.5);
    return {
      id: places++,
      district: pick(districts),
      code: '',
      road: `${pick(stems)}${pick(stems)}${pick(kinds)}`,
      side: chance(0.3) ? `${1 + upTo(90)}${chance(0.5) ? '번' : ''}길` : null,
      number: `${1 + upTo(400)}${chance(0.3) ? `-${1 + upTo(40)}` : ''}`,
      lot: `${1 + upTo(900)}${chance(0.7) ? `-${1 + upTo(60)}` : ''}`,
      house: flat ? pick(houses) : null,
      block: flat ? String(101 + upTo(20)) : null,
      floor,
      room: flat || small ? `${floor}0${1 + upTo(8)}` : null,
    };
  };
  /** Another door close by: next number, next block, next room. */
  const near = (one: Home): Home => {
    const way = upTo(one.room ? 3 : 1);
    if (way === 0)
      return {
        ...one,
        id: places++,
        room: one.room && `${one.floor + 1}0${1 + upTo(8)}`,
        floor: one.floor + 1,
        house: one.house && houses[(houses.indexOf(one.house) + 1) % houses.length]!,
        number: `${Number.parseInt(one.number, 10) + 2}`,
        lot: `${Number.parseInt(one.lot, 10) + 1}`,
      };
    if (way === 1 && one.block) return { ...one, id: places++, block: String(Number(one.block) + 1) };
    return { ...one, id: places++, room: String(Number(one.room) + 1) };
  };

  const unitOf = (one: Home): string => {
    if (!one.room) return '';
    const rooms = [
      `${one.room}호`,
      `${one.floor}층 ${one.room}호`,
      one.room.padStart(5, '0') === one.room ? one.room : `${one.room}호`,
    ];
    if (!one.block) return pick(rooms);
    return pick([
      `${one.block}동 ${one.room}호`,
      `${one.block}동${one.room}호`,
      `${one.block}-${one.room}`,
      `제${one.block}동 제${one.room}호`,
      `${one.block}동 ${one.room}`,
      `${one.block}동 ${one.floor}층 ${one.room}호`,
      `${one.block} - ${one.room}호`,
    ]);
  };
  const houseOf = (one: Home): string =>
    one.house ? one.house + pick(['아파트', ' 아파트', 'APT', '아파트', '']) : '';
  const spell = (one: Home): { text: string; code: string | null } => {
    const { district } = one;
    const road = one.road + (one.side ? pick(['', ' ']) + one.side : '');
    const sub = one.number.includes('-') && chance(0.2) ? one.number.replace('-', ' - ') : one.number;
    const street = road + pick([' ', ' ', '', '  ']) + sub;
    const house = houseOf(one);
    const unit = unitOf(one);
    const note = house && chance(0.6) ? ` (${district.quarter}, ${house})` : chance(0.5) ? `(${district.quarter})` : '';
    const named = note.includes(',') ? '' : house && chance(0.5) ? ` ${house}` : '';
    const by_lot = chance(one.house || one.room ? 0.1 : 0.03);
    const body = by_lot
      ? `${district.quarter} ${one.lot}${chance(0.4) ? '번지' : ''} ${house} ${unit}`
      : chance(0.08)
        ? `${district.quarter} ${street}${named} ${unit}`
        : `${street}${note}${named}${pick([' ', ', '])}${unit}`;
    const gap = pick([' ', ' ', ' ', '']);
    const front = `${pick(district.sido)} ${gap ? district.gu : district.gu.replace(' ', '')}${gap}`;
    const code = by_lot || !chance(0.05) ? one.code : null;
    return { text: `${front}${body}`.replace(/,\s*$/, '').trim(), code };
  };

  const family = ['김', '이', '박', '최', '정', '강', '조', '윤', '장', '임'];
  const given = ['서준', '하윤', '도윤', '지우', '민서', '예준', '수아', '지호', '다은', '현우', '유진', '가온'];
  const person = () => {
    const id = people++;
    return { id, phone: `010${String(20_000_000 + id * 7_919).padStart(8, '0')}`, name: pick(family) + pick(given) };
  };
  const otherThan = (who: ReturnType<typeof person>) => {
    for (;;) {
      const one = person();
      if (one.name !== who.name) return one;
    }
  };
  const order = (who: ReturnType<typeof person>, where: Home): void => {
    const { text, code } = spell(where);
    const form = upTo(10);
    out.push({
      text,
      postal_code: code,
      // Some come under a lent number or a masked name: then the other sign has to do.
      phones: form === 0 ? [] : [who.phone],
      name: form === 1 ? null : who.name,
      person: who.id,
      place: where.id,
    });
  };

  while (out.length < count) {
    const one = home();
    one.code = `${one.district.code}${upTo(10)}`;
    const who = person();
    for (let n = 3 + upTo(8); n > 0; n--) order(who, one);
    if (chance(0.6)) order(who, near(one));
    if (chance(0.6)) order(otherThan(who), one);
  }
  return out;
}
