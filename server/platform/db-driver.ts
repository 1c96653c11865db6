import { createRequire, registerHooks } from 'node:module';

/**
 * The driver `postgres` 3.4.9, mended where it does not survive a connection lost in the middle of a transaction (porsager/postgres
 * issues 1066, 1154, 1208, open in November 2026): a database that fails over would take every process of ours with it.
 */
const mends: Record<string, [what: string, by: string][]> = {
  'connection.js': [
    // The next statement of the lost transaction was written to a socket that is no more: a TypeError outside of every
    // promise, the end of the process. It is refused instead.
    [
      `if (terminated)
      return queryError(q, Errors.connection('CONNECTION_DESTROYED', options))`,
      `if (terminated)
      return queryError(q, Errors.connection('CONNECTION_DESTROYED', options))
    if (socket === null)
      return (queryError(q, Errors.connection('CONNECTION_CLOSED', options)), true)`,
    ],
    // A statement whose values cannot be sent (undefined, a date that is none) failed the one before it, which was on its way, and stayed
    // to be answered itself: it waited for ever, and every answer behind it went to a wrong statement.
    [
      `sent.length === 0 && write(Sync)
      errored(error)`,
      `if (query !== q)
        return (sent.remove(q), queryError(q, error), true)
      sent.length === 0 && write(Sync)
      errored(error)`,
    ],
    // And what one turn of the loop writes goes out in one call, behind the promises of the turn: a batch sends some twenty statements, and the
    // system call of each woke PostgreSQL (a third of the process's CPU under load, measured). The second round of ticks lets COMMIT
    // come along (`commitBehind`). What was below 1 KB, every COMMIT, waited until the loop had turned to whatever else had come.
    [
      `function write(x, fn) {
    chunk = chunk ? Buffer.concat([chunk, x]) : Buffer.from(x)
    if (fn || chunk.length >= 1024)
      return nextWrite(fn)
    nextWriteTimer === null && (nextWriteTimer = setImmediate(nextWrite))
    return true
  }

  function nextWrite(fn) {
    const x = socket.write(chunk, fn)
    nextWriteTimer !== null && clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null
    return x
  }`,
      `function write(x) {
    if (chunk === null) {
      chunk = [x]
      process.nextTick(() => queueMicrotask(() => process.nextTick(nextWrite)))
    } else
      chunk.push(x)
    // A transaction's statements go out behind one another however long they are. Above the socket's mark each had waited for the answer
    // of the one before it, a turn of the loop each, with the hot rows locked.
    return !!connection.reserved || socket === null || !socket.writableNeedDrain
  }

  function nextWrite() {
    const all = chunk
    chunk = null
    if (all !== null && socket !== null && !terminated)
      socket.write(all.length === 1 ? all[0] : Buffer.concat(all))
  }`,
    ],
    [
      `socket.on('data', data)
      keep_alive`,
      `socket.on('data', data)
      socket.setNoDelay && socket.setNoDelay(true)
      keep_alive`,
    ],
    // Values that are in PostgreSQL's own form already (wire.ts) go as they are; the driver knows texts only.
    [
      '.str(statement + b.N).i16(0).i16(parameters.length)',
      `.str(statement + b.N)
    parameters.some(x => x !== null && x.wire)
      ? parameters.reduce((at, x) => at.i16(x !== null && x.wire ? 1 : 0), b.i16(parameters.length))
      : b.i16(0)
    b.i16(parameters.length)`,
    ],
    [
      'type = types[i]',
      `if (x.wire)
        return b.i32(x.wire.length).bytes(x.wire)

      type = types[i]`,
    ],
    // Lost while it learns the array types: an unhandled rejection, the end of the process.
    ['return fetchArrayTypes()', 'return fetchArrayTypes().catch(() => {})'],
    // What was buffered for the lost connection went out on the next one.
    [
      `clearImmediate(nextWriteTimer)
    socket.removeListener('data', data)`,
      `clearImmediate(nextWriteTimer)
    chunk = null
    socket.removeListener('data', data)`,
    ],
    // Statements that were still to be answered when it was lost by an error stayed: they waited for ever, and so did whoever got
    // the connection next.
    [
      `socket = null

    if (initial)`,
      `socket = null
    const lost = Errors.connection('CONNECTION_CLOSED', options)
    stream && (stream.destroy(lost), stream = null)
    query && queryError(query, lost)
    while (sent.length) queryError(sent.shift(), lost)
    query = results = errorResponse = null
    result = new Result()

    if (initial)`,
    ],
  ],
  // A closure that is assigned to a property of its own object keeps what it sees alive through every collection of young objects (seen
  // on Node 20 and 24; a method does not), and a query's saw its result: 47 % of all that was read survived, was copied twice, and
  // waited for a whole collection. Of methods, 2 % survive.
  'query.js': [
    [
      `this.resolve = x => (this.active = false, resolve(x))
    this.reject = x => (this.active = false, reject(x))`,
      `this.settle = resolve
    this.refuse = reject`,
    ],
    [
      'get origin() {',
      `resolve(x) {
    this.active = false
    this.settle(x)
  }

  reject(x) {
    this.active = false
    this.refuse(x)
  }

  get origin() {`,
    ],
  ],
  'bytes.js': [
    [
      'raw(x) {',
      `bytes(x) {
    fit(x.length)
    buffer.set(x, b.i)
    b.i += x.length
    return b
  },
  raw(x) {`,
    ],
  ],
  // The connection that was used last is used next: its backend has plans and catalogs in the processor's caches. Taking turns
  // through the pool spread one lane over seventeen backends.
  'queue.js': [
    [
      'shift: () => {',
      `pop: () => {
      const out = xs.pop()
      if (index === xs.length) {
        index = 0
        xs = []
      }
      return out
    },
    shift: () => {`,
    ],
  ],
  'index.js': [
    [
      `const c = open.length
      ? open.shift()`,
      `const c = open.length
      ? open.pop()`,
    ],
    ['return go(open.shift(), query)', 'return go(open.pop(), query)'],
    // Whoever waited to reserve a connection that was lost before it was ready waited for ever.
    [
      'const query = { reserve: resolve, reject }',
      'const query = { reserve: resolve, reject: error => (queries.remove(query), reject(error)) }',
    ],
    [
      'queries.length && connect(c, queries.shift())',
      `if (queries.length) {
      const query = queries.shift()
      query.reserve && queries.push(query)
      connect(c, query)
    }`,
    ],
    // Releasing a lost connection put it among the open ones. Statements that had waited on it waited for ever, and later ones
    // could meet it again in somebody else's transaction.
    [
      `c.reserved.release = true

    const sql = Sql(handler)
    sql.release = () => {
      c.reserved = null
      onopen(c)
    }`,
      `c.reserved.release = true
    const mine = c.reserved
    c.onclose = error => {
      while (queue.length) queue.shift().reject(error)
    }

    const sql = Sql(handler)
    sql.release = () => {
      if (c.reserved !== mine)
        return
      c.reserved = c.onclose = null
      onopen(c)
    }`,
    ],
    [
      `    function handler(q) {
      c.queue === full
        ? queue.push(q)`,
      `    function handler(q) {
      if (c.reserved !== mine)
        return q.reject(Errors.connection('CONNECTION_CLOSED', options))
      c.queue === full
        ? queue.push(q)`,
    ],
  ],
};

/** Throws where the driver is not the one these mends were written for: then they must be looked at again. */
function mend(source: string, file: string): string {
  for (const [what, by] of mends[file]!) {
    if (source.split(what).length !== 2) throw new Error('postgres is another version: look at platform/db-driver.ts');
    source = source.replace(what, () => by);
  }
  return source;
}

/**
 * Ours alone: the mended files have addresses of their own. Whoever else in the process imports `postgres` (the auditor does, in tests)
 * has the driver as it came, and has usually loaded it before this line runs.
 */
const ours = '?mended';
const hooks = registerHooks({
  resolve(specifier, context, nextResolve) {
    const found = nextResolve(specifier, context);
    const asked_by_ours = context.parentURL?.endsWith('/db-driver-postgres.ts') || context.parentURL?.endsWith(ours);
    if (!asked_by_ours || !/\/node_modules\/postgres\/src\/\w+\.js$/.test(found.url)) return found;
    return { ...found, url: `${found.url}${ours}` };
  },
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const file = /\/node_modules\/postgres\/src\/(\w+\.js)\?mended$/.exec(url)?.[1];
    if (!file || !mends[file]) return loaded;
    unmended.delete(file);
    return { ...loaded, source: mend(Buffer.from(loaded.source as Uint8Array).toString(), file) };
  },
});
const unmended = new Set(Object.keys(mends));
// Not `await import`: everything above a module that awaits is loaded in turns, and nobody can `require` it.
export const { postgres }: typeof import('./db-driver-postgres.ts') = createRequire(import.meta.url)(
  './db-driver-postgres.ts',
);
hooks.deregister();
if (unmended.size > 0) throw new Error(`the driver was loaded without its mends: ${[...unmended].join(', ')}`);
