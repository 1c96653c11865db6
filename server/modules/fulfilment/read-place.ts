import { type AddressRegion, readAddress } from '../regions/index.ts';

/** One door, as far as an address tells it. Everything is compared by its plain spelling: no spaces, no leading zeros. */
export type Place = {
  region: AddressRegion;
  postal_code: string | null;
  /** `테헤란로4길 12-3`, `지하` kept apart from the street above it. */
  road: string | null;
  /** `역삼동 736-1`, `산` kept. */
  lot: string | null;
  /** 법정동, 리 or 가, also where only the brackets behind a road name it. */
  quarter: string | null;
  building: string | null;
  unit: { block: string | null; floor: string | null; room: string | null };
  /** What was not understood; the last thing two addresses are compared by. */
  rest: string;
};

const dashes = /[‐‑‒–—―−－~]/g;
const road_name = /([가-힣][가-힣0-9.·]*?(?:대로|로|길))/;
const road_pattern = new RegExp(
  `${road_name.source}\\s*(?:(\\d+)\\s*번?\\s*([가-하])?\\s*길)?\\s*(지하)?\\s*(\\d+)(?:\\s*-\\s*(\\d+))?(?:번지|번)?(?![\\d가-힣]*길)(?=\\D|$)`,
);
const lot_pattern =
  /([가-힣][가-힣0-9]*?(?:동|리|가))\s*(산)?\s*(\d+)(?:\s*-\s*(\d+))?\s*(?:번지)?(?=[\s,()]|$|[가-힣])/;
const letters: Readonly<Record<string, string>> = { 에이: 'A', 비: 'B', 씨: 'C', 디: 'D' };

const plain = (text: string): string => text.replace(/\s+/g, '');
const number = (text: string): string => String(Number(text));
const pair = (main: string, sub: string | undefined): string =>
  number(main) + (sub && Number(sub) ? `-${number(sub)}` : '');

/** Reads an address as a place. Nothing is looked up: what the text does not say stays null. */
export function readPlace(address: string, postal_code: string | null): Place {
  const region = readAddress(
    address
      .normalize('NFKC')
      .replace(dashes, '-')
      .replace(/번길\s+/g, '번길 '),
  );
  const { text, notes } = apart(region.rest);
  const road = readRoad(text);
  const after_road = road ? road.rest : text;
  const lot =
    (road && /^\s*[가나다라마바사]동/.test(after_road) ? null : readLot(after_road)) ??
    (road ? null : readLot(notes.join(' ')));
  const noted = noteOf(notes);
  const tail = lot ? lot.rest : after_road;
  const { unit, rest } = readUnit(tail);
  const building = buildingOf(rest) ?? noted.building;
  return {
    region,
    postal_code: /^\d{5}$/.test(postal_code ?? '') ? postal_code : null,
    road: road?.name ?? null,
    lot: lot?.name ?? noted.lot,
    quarter: lot?.quarter ?? road?.quarter ?? noted.quarter,
    building,
    unit,
    rest: plain(rest).toLowerCase(),
  };
}

/** What stands in brackets behind an address: the quarter and the building's name. */
function apart(rest: string): { text: string; notes: string[] } {
  const notes: string[] = [];
  const text = rest.replace(/[([{]([^)\]}]*)[)\]}]/g, (_whole, inner: string) => {
    notes.push(...inner.split(/[,/]/));
    return ' ';
  });
  return { text: text.replace(/\s+/g, ' ').trim(), notes: notes.map((note) => note.trim()).filter(Boolean) };
}

function readRoad(text: string): { name: string; quarter: string | null; rest: string } | null {
  const found = road_pattern.exec(text);
  if (!found) return null;
  const [whole, name, side, letter, below, main, sub] = found;
  // "종로1가 12" and "구로동 7" are lots: a 가 or 동 follows at once.
  if (/^[가동리](?=[\s\d]|$)/.test(text.slice(found.index + whole.length))) return null;
  const street = `${name!.replace(/[.·]/g, '')}${side ? `${number(side)}${letter ?? ''}길` : ''}`;
  // 읍, 면 or 동 before the road says nothing that the road does not.
  const before = /^\s*(?:[가-힣]+[읍면]\s*)?([가-힣]+\d*[동리])?\s*$/.exec(text.slice(0, found.index));
  const behind = text.slice(found.index + whole.length);
  return {
    name: `${street} ${below ?? ''}${pair(main!, sub)}`,
    quarter: before?.[1] ? quarterName(before[1]) : null,
    rest: before ? behind : `${text.slice(0, found.index)} ${behind}`,
  };
}

/** 역삼1동 is 역삼동's office: a lot lies in the quarter, whatever office serves it. */
const quarterName = (name: string): string => name.replace(/제?\d+(동)$/, '$1');

function readLot(text: string): { name: string; quarter: string; rest: string } | null {
  const found = lot_pattern.exec(text);
  if (!found) return null;
  const [whole, name, hill, main, sub] = found;
  const behind = text.slice(found.index + whole.length);
  // "가동 301호", "푸른동 12층": a block and its room, no lot.
  if (/^\s*(호|층)/.test(behind)) return null;
  const quarter = quarterName(name!);
  return {
    name: `${quarter} ${hill ?? ''}${pair(main!, sub)}`,
    quarter,
    rest: `${text.slice(0, found.index).replace(/[가-힣]+[읍면]/, ' ')} ${behind}`,
  };
}

function noteOf(notes: readonly string[]): { quarter: string | null; lot: string | null; building: string | null } {
  let quarter: string | null = null;
  let lot: string | null = null;
  let building: string | null = null;
  for (const note of notes) {
    const plot = readLot(note);
    if (plot) {
      lot = plot.name;
      quarter = plot.quarter;
      building ??= buildingOf(plot.rest);
    } else if (/^[가-힣]+[0-9]*(동|리|가|읍|면)$/.test(plain(note))) quarter ??= quarterName(plain(note));
    else building ??= buildingOf(readUnit(note.replace(/^[가-힣]+(동|리|가)\s+/, '')).rest);
  }
  return { quarter, lot, building };
}

/** Takes block, floor and room off the end: 101동 1203호, 101-1203, A동 3층, B1, 1203. */
function readUnit(text: string): { unit: Place['unit']; rest: string } {
  let rest = ` ${text.replace(/,/g, ' ')} `;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const found = pattern.exec(rest);
    if (found) rest = `${rest.slice(0, found.index)} ${rest.slice(found.index + found[0].length)}`;
    return found;
  };
  const both = take(/(?<=[\s가-힣])제?(\d{1,4})\s*동?\s*[-/]\s*(\d{2,5})\s*호?(?=\s)/);
  if (both) return { unit: { block: number(both[1]!), floor: null, room: number(both[2]!) }, rest: rest.trim() };
  const block = take(
    /(?<=\s|[가-힣])(?:제\s*)?(\d{1,4}|[A-Za-z]|(?<=\s)(?:에이|비|씨|디|[가나다라마바사]))\s*동(?=\s|\d|[A-Za-z]\d|지하|제)/,
  );
  const below = take(/(?:지하|(?<=\s)B)\s*(\d{1,2})\s*층?(?=\s|\d|호)/i);
  const floor = below ? null : take(/(?<=[\s가-힣])(\d{1,3})\s*(?:층|F(?=\s))/i);
  const room =
    take(/(?<=[\s가-힣층]|[A-Za-z]-?)(?:제\s*)?([A-Za-z]?\d{1,5}(?:-\d{1,3})?)\s*호실?(?=\D)/) ??
    take(/(?<=\s)(\d{2,5})(?=\s*$)/);
  return {
    unit: {
      block: block ? blockName(block[1]!) : null,
      floor: below ? `B${number(below[1]!)}` : floor ? number(floor[1]!) : null,
      room: room ? roomName(room[1]!) : null,
    },
    rest: rest.replace(/\s+/g, ' ').trim(),
  };
}

const blockName = (text: string): string => (/^\d+$/.test(text) ? number(text) : (letters[text] ?? text).toUpperCase());
const roomName = (text: string): string => text.toUpperCase().replace(/\d+/g, (digits) => number(digits));

/** A building's name without what is written or left out at will. */
function buildingOf(text: string): string | null {
  const name = plain(text)
    .replace(/[.,·'"]/g, '')
    .replace(/(아파트|APT|A\.?P\.?T)(?=$|\d)/gi, '')
    .replace(/(오피스텔|빌딩|BD|B\/D)$/i, '')
    .toLowerCase();
  return name.length > 1 ? name : null;
}
