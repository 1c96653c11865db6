/** The most recently used entries, at most `max` of them, each forgotten `ttl_ms` after it was set. */
export type Lru<V> = {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  delete(key: string): void;
  readonly size: number;
};

export function createLru<V>(options: { max: number; ttl_ms: number }): Lru<V> {
  const entries = new Map<string, { value: V; until_ms: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      if (entry.until_ms < performance.now()) {
        entries.delete(key);
        return undefined;
      }
      // Order only matters once somebody may have to go: moving an entry costs more than all the rest.
      if (entries.size * 2 > options.max) {
        entries.delete(key);
        entries.set(key, entry);
      }
      return entry.value;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, { value, until_ms: performance.now() + options.ttl_ms });
      if (entries.size > options.max) entries.delete(entries.keys().next().value as string);
    },
    delete: (key) => void entries.delete(key),
    get size() {
      return entries.size;
    },
  };
}
