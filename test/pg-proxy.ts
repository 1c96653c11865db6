import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { socketOf } from '../verify/connect.ts';

/** What the proxy does with one COMMIT. The connection is cut in both other cases; whoever cuts decides what dies with it. */
export type Fate =
  | 'pass'
  | 'cut_before' // the COMMIT never reaches PostgreSQL: the transaction rolls back
  | 'cut_after'; // PostgreSQL commits, the reply never reaches the shop

/** A transaction by what it wrote: `insert orders.lines`, `update inventory.lots` …, sorted. */
export type Commit = { writes: string };

export type PgProxy = {
  url: string;
  /** Asked at every COMMIT of a transaction that wrote something. */
  decide: (commit: Commit) => Fate;
  /** Called when a connection was cut, before the shop can notice. */
  onCut: (commit: Commit, fate: Fate) => void;
  /** Cuts every connection. */
  cutAll(): void;
  close(): Promise<void>;
};

/**
 * Stands between the shop and PostgreSQL, understands just enough of the wire protocol to know what each transaction
 * wrote, and can lose a COMMIT or its reply. Every gap between two commits can so be visited, without a hook in the code.
 */
export async function startPgProxy(database_url: string): Promise<PgProxy> {
  const { address, path } = socketOf(database_url);
  const target = new URL(address);
  const open = new Set<Socket>();
  const proxy = { decide: () => 'pass', onCut: () => {} } as unknown as PgProxy;
  const server: Server = createServer((shop) => {
    const upstream = path ? dial({ path }) : dial({ host: target.hostname, port: Number(target.port || 5432) });
    serve(proxy, shop, upstream);
    for (const socket of [shop, upstream]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        shop.destroy();
        upstream.destroy();
      });
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const bound = server.address();
  const url = new URL(address);
  url.hostname = '127.0.0.1';
  url.port = String(typeof bound === 'object' && bound ? bound.port : 0);
  proxy.url = url.href;
  proxy.cutAll = () => {
    for (const socket of open) socket.destroy();
  };
  proxy.close = () => {
    proxy.cutAll();
    return new Promise<void>((done) => server.close(() => done()));
  };
  return proxy;
}

/** CommandComplete of a COMMIT, as PostgreSQL sends it once the transaction is on the disk. */
const committed = Buffer.from('C\0\0\0\x0bCOMMIT\0', 'latin1');
const rolled_back = Buffer.from('C\0\0\0\x0dROLLBACK\0', 'latin1');

function serve(proxy: PgProxy, shop: Socket, upstream: Socket): void {
  const statements = new Map<string, string>();
  let writes = new Set<string>();
  let started = false;
  let rest: Buffer = Buffer.alloc(0);
  let lose_reply: Commit | null = null;

  let withheld: Buffer = Buffer.alloc(0);
  upstream.on('data', (data) => {
    if (!lose_reply) {
      shop.write(data);
      return;
    }
    withheld = Buffer.concat([withheld, data]);
    if (withheld.includes(committed)) cut(lose_reply, 'cut_after');
    else if (withheld.includes(rolled_back)) {
      // A statement of the transaction had failed: there was nothing to commit, and nothing to lose.
      shop.write(withheld);
      withheld = Buffer.alloc(0);
      lose_reply = null;
    }
  });
  shop.on('data', (data) => {
    rest = Buffer.concat([rest, data]);
    for (;;) {
      const length = started
        ? 1 + (rest.length >= 5 ? rest.readUInt32BE(1) : Number.POSITIVE_INFINITY)
        : rest.length >= 4
          ? rest.readUInt32BE(0)
          : Number.POSITIVE_INFINITY;
      if (rest.length < length) return;
      const frame = rest.subarray(0, length);
      rest = rest.subarray(length);
      if (!started)
        started = length !== 8; // an SSLRequest is eight bytes and is answered by one
      else if (!see(frame)) return;
      upstream.write(frame);
    }
  });

  /** Notes what the frame does; false when the connection was cut. */
  function see(frame: Buffer): boolean {
    const type = String.fromCharCode(frame[0]!);
    const texts = () => frame.toString('utf8', 5).split('\0');
    if (type === 'P') {
      const [name = '', sql = ''] = texts();
      statements.set(name, sql);
    } else if (type === 'B' || type === 'Q') {
      const [first = '', name = ''] = texts();
      const sql = type === 'Q' ? first : (statements.get(name) ?? '');
      if (/^\s*(begin|rollback)/i.test(sql)) writes = new Set();
      else if (/^\s*commit/i.test(sql)) return end();
      else note(sql);
    }
    return true;
  }

  function note(sql: string): void {
    for (const [, verb, table] of sql.matchAll(/\b(insert\s+into|update|delete\s+from)\s+([a-z_]+\.[a-z_]+)/gi))
      writes.add(`${verb!.split(/\s/)[0]!.toLowerCase()} ${table}`);
  }

  function end(): boolean {
    if (writes.size === 0) return true;
    const commit = { writes: [...writes].sort().join(', ') };
    writes = new Set();
    const fate = proxy.decide(commit);
    if (fate === 'pass') return true;
    if (fate === 'cut_before') {
      cut(commit, fate);
      return false;
    }
    lose_reply = commit;
    return true;
  }

  function cut(commit: Commit, fate: Fate): void {
    proxy.onCut(commit, fate);
    shop.destroy();
    upstream.destroy();
  }
}
