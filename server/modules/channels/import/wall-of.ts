const day_s = 86_400;
/** A file tells a few hundred days and each of them some thousand times; one that tells more is not worth more memory. */
const days_max = 4_000;

const days = new Map<number, string>();
const clocks: (string | undefined)[] = [];

const two = (number: number) => (number < 10 ? `0${number}` : `${number}`);

/**
 * A time as its clock shows it, `YYYY-MM-DDTHH:MM:SS`. Serials are fractions of a day: rounded to the second they stand for. An eighth of
 * all reading went into printing whole times anew.
 */
export function wallOf(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const day = Math.floor(seconds / day_s);
  return dayOf(day) + clockOf(seconds - day * day_s);
}

function dayOf(day: number): string {
  const known = days.get(day);
  if (known !== undefined) return known;
  if (days.size >= days_max) days.clear();
  const told = new Date(day * day_s * 1_000).toISOString().replace(/T.*/, '');
  days.set(day, told);
  return told;
}

/** Of one second of a day, whichever. */
function clockOf(second: number): string {
  const known = clocks[second];
  if (known !== undefined) return known;
  const told = `T${two(Math.floor(second / 3_600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
  clocks[second] = told;
  return told;
}
