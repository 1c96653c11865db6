import type { DriverRoute } from '@madang/contract/driver';

/** What the telephone keeps while there is no signal: the route as it was last seen, and deeds that were not sent yet. */
export type Deed = {
  /** Its Idempotency-Key: however often it is sent, it happens once. */
  key: string;
  kind: 'attempt' | 'taking';
  delivery_id: string;
  number: number;
  body: Record<string, unknown>;
  /** Why the server did not take it; it is kept to be looked at. */
  refused: string | null;
};

const name = 'madang-driver';

function open(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore('deeds', { keyPath: 'key' });
      asked.result.createObjectStore('route');
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

async function run<T>(store: 'deeds' | 'route', mode: IDBTransactionMode, work: (s: IDBObjectStore) => IDBRequest<T>) {
  const db = await open();
  try {
    return await new Promise<T>((done, fail) => {
      const tx = db.transaction(store, mode);
      const asked = work(tx.objectStore(store));
      tx.oncomplete = () => done(asked.result);
      tx.onerror = () => fail(tx.error);
      tx.onabort = () => fail(tx.error);
    });
  } finally {
    db.close();
  }
}

type Seen = { token: string; route: DriverRoute };

export const keepRoute = (seen: Seen) => run('route', 'readwrite', (s) => s.put(seen, 'last'));
export const forgetRoute = () => run('route', 'readwrite', (s) => s.delete('last'));

/** The route as it was last seen by this link; another's, or one that has ended, is forgotten. */
export async function recallRoute(token: string): Promise<DriverRoute | null> {
  const seen = (await run('route', 'readonly', (s) => s.get('last'))) as Seen | undefined;
  if (!seen) return null;
  if (seen.token === token && new Date(seen.route.dies_at).getTime() > Date.now()) return seen.route;
  await forgetRoute();
  return null;
}

export const keepDeed = (deed: Deed) => run('deeds', 'readwrite', (s) => s.put(deed));
export const dropDeed = (key: string) => run('deeds', 'readwrite', (s) => s.delete(key));
export const listDeeds = () => run('deeds', 'readonly', (s) => s.getAll()) as Promise<Deed[]>;
