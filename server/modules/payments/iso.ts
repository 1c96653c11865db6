/** A time for a `timestamptz[]` parameter: the driver takes arrays of text, not of Date. */
export const iso = (date: Date | null | undefined): string | null => date?.toISOString() ?? null;
