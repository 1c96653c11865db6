/** The entries used last, at most `max` of them (who goes was not among the newest three quarters), each forgotten `ttl_ms` after it was set. */
export type Lru<V> = {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  delete(key: string): void;
  readonly size: number;
};

export function createLru<V>(options: { max: number; ttl_ms: number }): Lru<V> {
  const entries = new Map<string, { value: V; until_ms: number; placed: number }>();
  let placed = 0;
  // Kept from one eviction to the next: nothing that is left lies before it, and a new one would pass over all that has gone, each time.
  let oldest = entries.keys();
  function evict(): void {
    let next = oldest.next();
    if (next.done) {
      oldest = entries.keys();
      next = oldest.next();
    }
    entries.delete(next.value!);
  }
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      if (entry.until_ms < performance.now()) {
        entries.delete(key);
        return undefined;
      }
      // Order only matters once somebody may have to go, and not among the newest: moving an entry costs more than all the rest.
      if (entries.size * 2 > options.max && placed - entry.placed > options.max / 4) {
        entry.placed = placed++;
        entries.delete(key);
        entries.set(key, entry);
      }
      return entry.value;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, { value, until_ms: performance.now() + options.ttl_ms, placed: placed++ });
      if (entries.size > options.max) evict();
    },
    delete: (key) => void entries.delete(key),
    get size() {
      return entries.size;
    },
  };
}
