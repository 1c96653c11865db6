/**
 * Answers kept for a moment, by key: concurrent askers share one computation, later ones within `ttl_ms` get its value.
 * A failure is not kept. At most `max` entries; the oldest leaves first.
 */
export function createShortMemory<T>(options: { ttl_ms: number; max: number; now_ms?: () => number }) {
  const now_ms = options.now_ms ?? (() => performance.now());
  const kept = new Map<string, { value: T; until_ms: number }>();
  const making = new Map<string, Promise<T>>();
  return {
    get(key: string, make: () => Promise<T>): T | Promise<T> {
      const entry = kept.get(key);
      if (entry && now_ms() < entry.until_ms) return entry.value;
      const known = making.get(key);
      if (known) return known;
      // Staleness counts from the question, not from the answer.
      const until_ms = now_ms() + options.ttl_ms;
      const promise = make()
        .then((value) => {
          if (making.get(key) === promise) {
            kept.delete(key);
            kept.set(key, { value, until_ms });
            if (kept.size > options.max) kept.delete(kept.keys().next().value!);
          }
          return value;
        })
        .finally(() => {
          if (making.get(key) === promise) making.delete(key);
        });
      making.set(key, promise);
      return promise;
    },
    clear(): void {
      kept.clear();
      making.clear();
    },
  };
}
