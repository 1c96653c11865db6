/** One box of a line: how many of it, under which number. `left`: it is in a file that went out. */
export type KnownParcel = { courier: string; tracking_number: string; quantity: number; left: boolean };
export type AskedParcel = Omit<KnownParcel, 'left'>;

/** `saved`: this box is now so; the others are why it is not. */
export type ParcelOutcome = 'saved' | 'unchanged' | 'too_many' | 'left_in_part';

/**
 * Puts some of a line into a box, or changes how many are in it; a quantity of 0 takes the box away. All boxes together never hold
 * more than the line has, and a box that has left stays as it is.
 */
export function decideParcel(
  line: { quantity: number; parcels: readonly KnownParcel[] },
  asked: AskedParcel,
): { outcome: ParcelOutcome; parcels: readonly KnownParcel[] } {
  const say = (outcome: ParcelOutcome, parcels = line.parcels) => ({ outcome, parcels });
  const isSame = (one: AskedParcel) => one.courier === asked.courier && one.tracking_number === asked.tracking_number;
  const same = line.parcels.find(isSame);
  if ((same?.quantity ?? 0) === asked.quantity) return say('unchanged');
  if (same?.left) return say('left_in_part');
  const others = line.parcels.filter((one) => !isSame(one));
  const packed = others.reduce((sum, one) => sum + one.quantity, 0);
  if (packed + asked.quantity > line.quantity) return say('too_many');
  return say('saved', asked.quantity === 0 ? others : [...others, { ...asked, left: false }]);
}
