import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';

/** Takes the lock of that name; resolves to what gives it back. */
export type Lock = (name: string) => Promise<() => Promise<void>>;

const held_at_most_ms = 10_000;

export async function createLock(redis_url: string | undefined): Promise<Lock> {
  return redis_url ? await createRedisLock(redis_url) : createFairLock();
}

/** First come, first served, inside one process: the best a lock can do. */
function createFairLock(): Lock {
  const tails = new Map<string, Promise<void>>();
  return (name) =>
    new Promise((got) => {
      const before = tails.get(name) ?? Promise.resolve();
      let free = (): void => {};
      tails.set(
        name,
        new Promise<void>((done) => {
          free = done;
        }),
      );
      void before.then(() => got(async () => free()));
    });
}

/** SET NX PX and a release that deletes only one's own, over one pipelined connection. */
async function createRedisLock(url: string): Promise<Lock> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) || 6379, noDelay: true });
  await new Promise<void>((done, fail) => {
    socket.once('connect', done);
    socket.once('error', fail);
  });
  const waiting: ((reply: string) => void)[] = [];
  let rest = '';
  socket.on('data', (chunk) => {
    rest += chunk;
    for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
      waiting.shift()?.(rest.slice(0, end));
      rest = rest.slice(end + 2);
    }
  });
  const ask = (...words: string[]): Promise<string> =>
    new Promise((done) => {
      waiting.push(done);
      socket.write(`*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`);
    });
  const script = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end";
  return async (name) => {
    const mine = randomUUID();
    // A null bulk reply is one line, `$-1`: nobody's value is ever read, so that every reply is one line.
    while ((await ask('SET', name, mine, 'NX', 'PX', String(held_at_most_ms))) !== '+OK') {
      await new Promise((done) => setTimeout(done, 5 + Math.random() * 20));
    }
    return async () => void (await ask('EVAL', script, '1', name, mine));
  };
}
