import { closeSync, createReadStream, fdatasync, openSync, write } from 'node:fs';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const writeTo = promisify(write) as (fd: number, text: string) => Promise<unknown>;
const syncFile = promisify(fdatasync);

/** What a buyer was about to do, or was answered. `answered` lines are promises the shop made. */
export type Entry = {
  buyer: number;
  act: 'place' | 'confirm' | 'cancel' | 'enter';
  said: 'asks' | 'answered';
  key: string;
  order_id?: string;
  state?: string;
  amount_krw?: number;
  /** Of a ticket in a line. */
  ticket_id?: string;
  entry?: number;
};

export type Journal = {
  /** Resolves when the line is on the disk. Buyers wait for it before they act. */
  write(entry: Entry): Promise<void>;
  close(): Promise<void>;
};

/**
 * The buyers' own journal, a line an act. Everybody who writes while one sync is under way is synced together by the
 * next, so that ten thousand buyers can afford to be honest.
 */
export function openBuyersJournal(path: string): Journal {
  const fd = openSync(path, 'a', 0o600);
  let lines: string[] = [];
  let waiting: PromiseWithResolvers<void> | null = null;
  let flushing: Promise<void> | null = null;

  async function flush(): Promise<void> {
    while (waiting) {
      const [text, done] = [lines.join(''), waiting];
      lines = [];
      waiting = null;
      try {
        await writeTo(fd, text);
        await syncFile(fd);
        done.resolve();
      } catch (error) {
        done.reject(error);
      }
    }
    flushing = null;
  }

  return {
    write(entry) {
      lines.push(`${JSON.stringify(entry)}\n`);
      waiting ??= Promise.withResolvers<void>();
      const { promise } = waiting;
      flushing ??= flush();
      return promise;
    },
    async close() {
      await flushing;
      closeSync(fd);
    },
  };
}

/** Reads the journal back in lists of at most `size` entries that satisfy `wanted`. */
export async function* readBuyersJournal(path: string, wanted: (entry: Entry) => boolean, size = 5_000) {
  let list: Entry[] = [];
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (!text.endsWith('}')) continue;
    const entry = JSON.parse(text) as Entry;
    if (!wanted(entry)) continue;
    list.push(entry);
    if (list.length >= size) {
      yield list;
      list = [];
    }
  }
  if (list.length > 0) yield list;
}
