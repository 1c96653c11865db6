const minute_ms = 60_000;

/** Who asked how often in a minute, as other processes counted it. */
export type Asks = { who: string; count: number };

/**
 * How often each key did something in this minute, here and, as of the last second, in the other processes: a bound on what one
 * address, browser or person makes us do. `digestOf` is what the others call a key.
 * Nothing is told of keys that are far from their limit: a process may give each a tenth of it (and one) that the others do not hear of.
 */
export function createMinuteLimit(digestOf: (key: string) => string) {
  let minute = 0;
  let counts = new Map<string, { count: number; told: number; worth_telling: number }>();
  let elsewhere = new Map<string, number>();

  function turnTo(now_ms: number): void {
    const now_minute = Math.floor(now_ms / minute_ms);
    // The clock is set anew five times a second: around the full minute it may stand a little behind.
    if (now_minute === minute || now_minute === minute - 1) return;
    minute = now_minute;
    counts = new Map();
    elsewhere = new Map();
  }

  return {
    /** Seconds to wait, or 0 where the key may. `now_ms` is the database's clock: all processes count the same minutes. */
    take(key: string, most: number, now_ms: number): number {
      turnTo(now_ms);
      const known = counts.get(key) ?? { count: 0, told: 0, worth_telling: 1 + most / 10 };
      known.count += 1;
      counts.set(key, known);
      const others = elsewhere.size > 0 ? (elsewhere.get(digestOf(key)) ?? 0) : 0;
      return known.count + others <= most ? 0 : Math.max(1, Math.ceil(((minute + 1) * minute_ms - now_ms) / 1_000));
    },
    /** What the others have to hear: counts that grew since, of keys that ask much. */
    news(now_ms: number): { minute: number; asks: Asks[] } {
      turnTo(now_ms);
      const asks: Asks[] = [];
      for (const [key, known] of counts) {
        if (known.count <= known.told || known.count < known.worth_telling) continue;
        known.told = known.count;
        asks.push({ who: digestOf(key), count: known.count });
      }
      return { minute, asks };
    },
    /** What the others counted in that minute. */
    hear(of_minute: number, asks: readonly Asks[]): void {
      if (of_minute === minute) elsewhere = new Map(asks.map((one) => [one.who, one.count]));
    },
  };
}

export type MinuteLimit = ReturnType<typeof createMinuteLimit>;
