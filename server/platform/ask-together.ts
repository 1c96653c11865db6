/** Asks for one key at a time and reads for all that are asked for meanwhile: one statement however many wait. */
export function askTogether<V>(read: (keys: string[]) => Promise<ReadonlyMap<string, V>>) {
  let waiting = new Map<string, PromiseWithResolvers<V | undefined>>();
  let reading = false;

  async function readWaiting(): Promise<void> {
    while (waiting.size > 0) {
      const batch = waiting;
      waiting = new Map();
      try {
        const found = await read([...batch.keys()]);
        for (const [key, waiter] of batch) waiter.resolve(found.get(key));
      } catch (error) {
        for (const waiter of batch.values()) waiter.reject(error);
      }
    }
    reading = false;
  }

  return (key: string): Promise<V | undefined> => {
    let waiter = waiting.get(key);
    if (!waiter) {
      waiter = Promise.withResolvers<V | undefined>();
      waiting.set(key, waiter);
      if (!reading) {
        reading = true;
        setImmediate(() => void readWaiting());
      }
    }
    return waiter.promise;
  };
}
