/** Who wants to buy behind a gate: a room, and by whom this person may be known in it. */
export type Pass = { room_id: string; holders: readonly string[] };

/** Places of people who are inside, by room and person. */
export type OpenPlaces = ReadonlyMap<string, string>;

export const keyOfPlace = (room_id: string, holder: string) => `${room_id}:${holder}`;
/** The place a pass names among those that are open, or null: its person is not inside. */
export function placeOf(places: OpenPlaces, pass: Pass): string | null {
  for (const holder of pass.holders) {
    const place_id = places.get(keyOfPlace(pass.room_id, holder));
    if (place_id) return place_id;
  }
  return null;
}
