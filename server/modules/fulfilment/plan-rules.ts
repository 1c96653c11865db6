import { ok, type Result, refuse, type Way } from '@madang/contract';

export type Area = { sido: string; sigungu: string | null };

export type Team = {
  id: string;
  shop_id: string;
  /** 1 Monday to 7 Sunday. */
  weekdays: readonly number[];
  /** Stops a day, where the day has no number of its own. */
  capacity: number;
  /** Empty: everywhere. */
  areas: readonly Area[];
  /** Days it does not drive, first and last included. */
  days_off?: readonly { from: string; to: string }[];
};

/** Whether a shop is closed on a day, for every reason but the weekday. */
export type Closed = (shop_id: string, day: string) => boolean;
export const never_closed: Closed = () => false;

export type Slot = { day: string; team_id: string | null };

export type Stop = {
  delivery_id: string;
  shop_id: string;
  state: string;
  /** What goes with a carrier takes no team's day. */
  way?: Way;
  /** Where it is planned; null: nowhere. `version` 0 has never been planned. */
  slot: Slot | null;
  version: number;
};

/** `opened`: a person's word that it drives although it would be off. */
export type TeamDay = { capacity: number; taken: number; opened?: boolean };

export type Move = { delivery_id: string; shop_id: string; from: Slot | null; to: Slot | null; version: number };

/** 1 Monday to 7 Sunday, of a calendar day. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

/** Whether a team is off on a day that it else would drive: its own days off, its shop's closures, a public holiday. */
export const isOff = (team: Pick<Team, 'shop_id' | 'days_off'>, day: string, closed: Closed): boolean =>
  closed(team.shop_id, day) || (team.days_off ?? []).some((one) => one.from <= day && day <= one.to);

/** What a team can take on a day: the day's own number, nothing where it is off and nobody has said otherwise. */
function capacityOn(team: Team, day: string, own: TeamDay | null, closed: Closed): number {
  if (own?.opened) return own.capacity;
  if (isOff(team, day, closed)) return 0;
  if (own) return own.capacity;
  return team.weekdays.includes(weekdayOf(day)) ? team.capacity : 0;
}

/** Whether a team goes there by its areas. A place that is not known is nobody's. */
export function covers(team: Pick<Team, 'areas'>, place: { sido: string | null; sigungu: string | null }): boolean {
  if (team.areas.length === 0) return true;
  return team.areas.some(
    (area) => area.sido === place.sido && (area.sigungu === null || area.sigungu === place.sigungu),
  );
}

/**
 * Stops onto a day and a team (or off every day): all or none. Refuses what somebody else has moved since it was looked at, with where
 * it is now; a day that is over; a day the team does not drive; and more stops than it takes that day. Another area than the team's is
 * a person's choice and is not refused.
 */
export function planMoves(
  stops: readonly Stop[],
  asked: { seen: ReadonlyMap<string, number>; to: Slot | null; today: string },
  team: Team | null,
  team_day: TeamDay | null,
  closed: Closed = never_closed,
): Result<Move[]> {
  const { seen, to, today } = asked;
  if (stops.some((stop) => stop.state !== 'open')) return refuse('delivery_closed');
  if (to && stops.some((stop) => stop.way === 'parcel')) return refuse('goes_by_parcel');
  const moved = stops.filter((stop) => seen.get(stop.delivery_id) !== stop.version);
  if (moved.length > 0)
    return refuse(
      'stop_moved',
      { count: moved.length },
      moved.map(({ delivery_id, slot, version }) => ({ delivery_id, version, day: slot?.day, team_id: slot?.team_id })),
    );
  if (to && to.day < today) return refuse('invalid_input', { field: 'day' });
  if (to && to.team_id !== null) {
    if (!team || stops.some((stop) => stop.shop_id !== team.shop_id)) return refuse('not_found');
    const off = isOff(team, to.day, closed) || (!team_day && !team.weekdays.includes(weekdayOf(to.day)));
    if (off && !team_day?.opened) return refuse('team_off', { day: to.day });
    const capacity = team_day?.capacity ?? team.capacity;
    const taken = team_day?.taken ?? 0;
    const coming = stops.filter((stop) => !isSame(stop.slot, to)).length;
    if (coming > 0 && taken + coming > capacity)
      return refuse('team_full', { capacity, left: Math.max(0, capacity - taken) });
  }
  return ok(
    stops
      .filter((stop) => !isSame(stop.slot, to))
      .map(({ delivery_id, shop_id, slot, version }) => ({
        delivery_id,
        shop_id,
        from: slot,
        to,
        version: version + 1,
      })),
  );
}

const isSame = (a: Slot | null, b: Slot | null): boolean => a?.day === b?.day && a?.team_id === b?.team_id;

export type Waiting = Stop & {
  sido: string | null;
  sigungu: string | null;
  wished_on: string | null;
  ordered_at: Date;
};

/**
 * A day and a team for stops that have none, who wished a day first, then who ordered first. A wished day is kept or left to a person;
 * else the first day a team already goes to the same 시군구, else the first day with room. What finds no room is left out.
 */
export function proposeSlots(
  waiting: readonly Waiting[],
  days: readonly string[],
  teams: readonly Team[],
  planned: {
    taken: ReadonlyMap<string, TeamDay>;
    places: readonly (Slot & { sido: string | null; sigungu: string | null })[];
  },
  closed: Closed = never_closed,
): Map<string, Slot & { team_id: string }> {
  const placeOf = (one: { sido: string | null; sigungu: string | null }) => `${one.sido} ${one.sigungu}`;
  const slots = days.flatMap((day) =>
    teams.map((team) => {
      const own = planned.taken.get(slotKey({ day, team_id: team.id })) ?? null;
      const room = capacityOn(team, day, own, closed) - (own?.taken ?? 0);
      return { day, team, room, goes: new Set<string>() };
    }),
  );
  const by_key = new Map(slots.map((slot) => [slotKey({ day: slot.day, team_id: slot.team.id }), slot]));
  for (const one of planned.places) by_key.get(slotKey(one))?.goes.add(placeOf(one));
  // Who may go where is asked once a place: stops are many, districts few.
  const ways = new Map<string, typeof slots>();
  const waysTo = (stop: Waiting, place: string) => {
    const key = `${stop.shop_id} ${place}`;
    const known = ways.get(key);
    if (known) return known;
    const found = slots.filter(({ team }) => team.shop_id === stop.shop_id && covers(team, stop));
    ways.set(key, found);
    return found;
  };
  const order = [...waiting].sort(
    (a, b) =>
      Number(a.wished_on === null) - Number(b.wished_on === null) ||
      a.ordered_at.getTime() - b.ordered_at.getTime() ||
      (a.delivery_id < b.delivery_id ? -1 : 1),
  );
  const found = new Map<string, Slot & { team_id: string }>();
  for (const stop of order) {
    if (stop.sido === null) continue;
    const place = placeOf(stop);
    const free = waysTo(stop, place).filter(
      (slot) => slot.room > 0 && (stop.wished_on === null || slot.day === stop.wished_on),
    );
    const slot = free.find((one) => one.goes.has(place)) ?? free[0];
    if (!slot) continue;
    found.set(stop.delivery_id, { day: slot.day, team_id: slot.team.id });
    slot.room -= 1;
    slot.goes.add(place);
  }
  return found;
}

const slotKey = (slot: Slot): string => `${slot.day} ${slot.team_id}`;
