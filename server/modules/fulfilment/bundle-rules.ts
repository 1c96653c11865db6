import type { Place } from './read-place.ts';
import { type PlaceVerdict, samePlace } from './same-place.ts';

/** What one order (or one bundle of a channel) asks to be brought somewhere: the smallest thing that travels. */
export type Parcel = {
  id: string;
  shop_id: string;
  /** Own telephone numbers, digits only; placeholders and a market's lent numbers are not among them. */
  phones: readonly string[];
  /** Null where it is masked or nobody's. */
  name: string | null;
  place: Place;
  /** How it travels; a truck and a carrier never share a stop. */
  way: string;
  /** A person said so. */
  way_fixed?: boolean;
  wished_on: string | null;
  ordered_at: Date;
  /** Set where this one must travel alone (rule of a product, decision of a person). */
  alone: boolean;
};

export type Person = 'phone' | 'name';
/** Why two travel together: who it is, what makes it one place, and whether one of them left the door out. */
export type Reason = { person: Person; place: Extract<PlaceVerdict, { same: true }>['by']; unit: 'equal' | 'left_out' };
export type Verdict = { together: true; why: Reason } | { together: false; why: Refusal };
export type Refusal = 'shop' | 'way' | 'alone' | 'window' | 'wished_day' | 'other_person' | 'other_place' | 'unsure';

const day_ms = 86_400_000;
/** Orders further apart than this are two errands. */
const default_window_ms = 7 * day_ms;

/** Whether two parcels may travel as one. A matter of both alone: the same answer whichever is asked first. */
function mayTravelTogether(a: Parcel, b: Parcel, window_ms: number = default_window_ms): Verdict {
  const no = (why: Refusal): Verdict => ({ together: false, why });
  if (a.shop_id !== b.shop_id) return no('shop');
  if (a.alone || b.alone) return no('alone');
  // The trucks are served first: what would go with a carrier goes along, unless a person said how.
  if (a.way !== b.way && (a.way_fixed || b.way_fixed)) return no('way');
  if (a.wished_on && b.wished_on && a.wished_on !== b.wished_on) return no('wished_day');
  if (Math.abs(a.ordered_at.getTime() - b.ordered_at.getTime()) > window_ms) return no('window');
  const person = samePerson(a, b);
  if (!person) return no('other_person');
  const place = samePlace(a.place, b.place);
  if (!place.same) return no(place.by === 'nothing_in_common' ? 'unsure' : 'other_place');
  // A code holds many doors, of which only the room tells one; a name is borne by many, so that with it the door must be whole.
  if (place.by === 'code' && !(a.place.unit.room && b.place.unit.room)) return no('unsure');
  if (person === 'name' && (place.unit === 'left_out' || place.by === 'text')) return no('unsure');
  return { together: true, why: { person, place: place.by, unit: place.unit } };
}

function samePerson(a: Parcel, b: Parcel): Person | null {
  if (a.phones.some((phone) => b.phones.includes(phone))) return 'phone';
  return a.name !== null && a.name === b.name ? 'name' : null;
}

export type Joined = { parcel_id: string; to: string; why: Reason };
export type Bundle = { ids: string[]; joined: Joined[] };

/**
 * Bundles parcels, oldest first: each joins the first bundle with one of whose parcels it may travel and with none of whose it must
 * not be mixed. `apart` are pairs a person has separated. Every parcel is in exactly one bundle. Stops after each, so that thousands
 * need not be compared in one breath.
 */
export function* bundleParcels(
  parcels: readonly Parcel[],
  apart: ReadonlySet<string> = new Set(),
  window_ms: number = default_window_ms,
): Generator<undefined, Bundle[], undefined> {
  const sorted = [...parcels].sort(
    (a, b) =>
      Number(a.way !== 'truck') - Number(b.way !== 'truck') ||
      a.ordered_at.getTime() - b.ordered_at.getTime() ||
      (a.id < b.id ? -1 : 1),
  );
  const bundles: Open[] = [];
  const by_sign = new Map<string, Open[]>();
  const open = (members: Parcel[]): Open => {
    const bundle = { members, joined: [] };
    bundles.push(bundle);
    return bundle;
  };
  for (const parcel of sorted) {
    const signs = signsOf(parcel).map((sign) => `${parcel.shop_id} ${sign}`);
    const near = new Set(signs.flatMap((sign) => by_sign.get(sign) ?? []));
    let home: Open | null = null;
    for (const bundle of near) {
      const found = fits(parcel, bundle.members, apart, window_ms);
      if (!found || (home && !mayUnite(home, bundle, apart, window_ms))) continue;
      const joined = { parcel_id: parcel.id, to: found.to, why: found.why };
      if (home) unite(home, bundle, joined);
      else {
        home = bundle;
        home.joined.push(joined);
      }
    }
    home ??= open([]);
    home.members.push(parcel);
    for (const sign of signs) {
      const known = by_sign.get(sign);
      if (!known) by_sign.set(sign, [home]);
      else if (!known.includes(home)) known.push(home);
    }
    yield;
  }
  return bundles
    .filter((bundle) => bundle.members.length > 0)
    .map(({ members, joined }) => ({ ids: members.map((one) => one.id), joined }));
}

type Open = { members: Parcel[]; joined: Joined[] };

/** One who is known by a name here and by a telephone there brings two bundles together, unless any of theirs must not be mixed. */
function mayUnite(a: Open, b: Open, apart: ReadonlySet<string>, window_ms: number): boolean {
  return b.members.every((one) => a.members.every((other) => !mustPart(one, other, apart, window_ms)));
}

function unite(into: Open, from: Open, joined: Joined): void {
  into.members.push(...from.members.splice(0));
  into.joined.push(...from.joined.splice(0), joined);
}

/**
 * What two parcels must share at least one of to travel together: a telephone number, or a name with something of the door. A name
 * alone is borne by a hundred others; without the same road, lot, building or code it joins nobody (`samePlace`).
 */
export function signsOf({ phones, name, place }: Pick<Parcel, 'phones' | 'name' | 'place'>): string[] {
  const { road, lot, building, postal_code } = place;
  const doors = Object.entries({ road, lot, building, postal_code }).filter(([, value]) => value !== null);
  return [
    ...phones.map((phone) => `phone ${phone}`),
    ...(name === null ? [] : doors.map(([what, value]) => `name ${name} ${what} ${value}`)),
  ];
}

export const pairKey = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

function fits(
  parcel: Parcel,
  members: readonly Parcel[],
  apart: ReadonlySet<string>,
  window_ms: number,
): { to: string; why: Reason } | null {
  let first: { to: string; why: Reason } | null = null;
  for (const member of members) {
    const verdict = mayTravelTogether(parcel, member, window_ms);
    if (verdict.together && !apart.has(pairKey(parcel.id, member.id))) first ??= { to: member.id, why: verdict.why };
    else if (mustPart(parcel, member, apart, window_ms)) return null;
  }
  return first;
}

/** Not only no reason to travel together, but one against it: another door, another day, a decision. */
function mustPart(a: Parcel, b: Parcel, apart: ReadonlySet<string>, window_ms: number): boolean {
  if (apart.has(pairKey(a.id, b.id))) return true;
  const verdict = mayTravelTogether(a, b, window_ms);
  return !verdict.together && !['other_person', 'unsure', 'window'].includes(verdict.why);
}
