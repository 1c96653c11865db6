import type { AddressRegion } from '../regions/index.ts';
import type { Place } from './read-place.ts';

/** Why two addresses are one door, or are not. */
export type PlaceVerdict =
  | { same: true; by: 'road' | 'lot' | 'building' | 'code' | 'text'; unit: 'equal' | 'left_out' }
  | { same: false; by: 'region' | 'road' | 'lot' | 'unit' | 'building' | 'nothing_in_common' };

const differ = (by: Extract<PlaceVerdict, { same: false }>['by']): PlaceVerdict => ({ same: false, by });

/**
 * Compares two doors. What both name must agree; what one leaves out does not count against them, but something has to identify the
 * building: the same road and number, the same lot, or (road against lot) the same building in the same postal code.
 */
export function samePlace(a: Place, b: Place): PlaceVerdict {
  if (!sameRegion(a.region, b.region)) return differ('region');
  const building = compareBuildings(a, b);
  if (!building.same) return building;
  const unit = compareUnits(a, b);
  if (unit === 'differ') return differ('unit');
  // A building known by its name or its code alone is sure only with the very same door.
  if ((building.by === 'building' || building.by === 'code') && unit !== 'equal') return differ('unit');
  return { ...building, unit };
}

function compareBuildings(
  a: Place,
  b: Place,
): Omit<Extract<PlaceVerdict, { same: true }>, 'unit'> | Extract<PlaceVerdict, { same: false }> {
  const known = (x: string | null, y: string | null): x is string => x !== null && y !== null;
  if (known(a.road, b.road)) {
    if (a.road !== b.road) return { same: false, by: 'road' };
    if (!sameQuarter(a, b)) return { same: false, by: 'region' };
    return { same: true, by: 'road' };
  }
  if (known(a.lot, b.lot)) return a.lot === b.lot ? { same: true, by: 'lot' } : { same: false, by: 'lot' };
  const code_equal = known(a.postal_code, b.postal_code) && a.postal_code === b.postal_code;
  if (known(a.building, b.building) && (a.road ?? a.lot) !== null && (b.road ?? b.lot) !== null) {
    if (a.building !== b.building) return { same: false, by: 'building' };
    return code_equal || (known(a.quarter, b.quarter) && a.quarter === b.quarter)
      ? { same: true, by: 'building' }
      : { same: false, by: 'nothing_in_common' };
  }
  // Road against lot without a name: one code is a few blocks, and the room must then be the same.
  const other_ways = (a.road && !a.lot && b.lot && !b.road) || (b.road && !b.lot && a.lot && !a.road);
  if (other_ways && code_equal && !(known(a.quarter, b.quarter) && a.quarter !== b.quarter))
    return { same: true, by: 'code' };
  const unread = !a.road && !b.road && !a.lot && !b.lot;
  return unread && code_equal && a.rest === b.rest && a.rest.length > 3
    ? { same: true, by: 'text' }
    : { same: false, by: 'nothing_in_common' };
}

/** One district may hold a road's name once; where neither district nor code is known, the quarter must not contradict. */
function sameQuarter(a: Place, b: Place): boolean {
  const district_known = a.region.sigungu.length > 0 && b.region.sigungu.length > 0 && a.region.sido && b.region.sido;
  return Boolean(district_known) || a.postal_code === b.postal_code || (a.quarter !== null && a.quarter === b.quarter);
}

function compareUnits(a: Place, b: Place): 'equal' | 'left_out' | 'differ' {
  const [one, two] = [a.unit, b.unit];
  if (one.block && two.block && one.block !== two.block) return 'differ';
  if (one.room && two.room) {
    if (one.room !== two.room) return 'differ';
    return one.block === two.block ? 'equal' : 'left_out';
  }
  const [floor_a, floor_b] = [floorOf(one), floorOf(two)];
  if (floor_a && floor_b && floor_a !== floor_b) return 'differ';
  const nothing = (unit: Place['unit']) => !unit.block && !unit.floor && !unit.room;
  if (nothing(one) && nothing(two)) return 'equal';
  return one.room === two.room && one.floor === two.floor && one.block === two.block ? 'equal' : 'left_out';
}

/** 1203호 is on the twelfth floor; rooms below 100 tell no floor. */
function floorOf(unit: Place['unit']): string | null {
  if (unit.floor) return unit.floor;
  const digits = unit.room && /^\d{3,4}$/.test(unit.room) ? unit.room.slice(0, -2) : null;
  return digits;
}

/** Whether two addresses can be in the same district; what one of them leaves out is no contradiction. */
function sameRegion(a: AddressRegion, b: AddressRegion): boolean {
  if (a.sido && b.sido && a.sido !== b.sido) return false;
  if (a.gu && b.gu && a.gu !== b.gu) return false;
  return a.sigungu.length === 0 || b.sigungu.length === 0 || a.sigungu.some((name) => b.sigungu.includes(name));
}
