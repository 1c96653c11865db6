import type { Server } from 'node:http';
import { setImmediate, setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** A connection accepted just before the listener closed has this long to say what it wants. */
const spare_ms = 300;
const step_ms = 50;

/**
 * Stops serving without dropping a request. First `lame_ms` of normal service in which readiness says no and every reply closes its
 * connection, so that load balancers and keep-alive clients leave by themselves. Then the listeners close and what arrives is
 * answered; connections that stay idle are closed after another `idle_ms`, and whatever is still open after `patience_ms` is cut.
 * Whoever keeps a connection and has just had an answer may ask again on it, and HTTP/1.1 has no word to say that it will be closed but in the
 * next answer: closing it crosses with the request of a client that was slow to ask. So where others take over, `idle_ms` should be seconds.
 */
export async function drain(
  app: FastifyInstance,
  options: { lame_ms?: number; idle_ms?: number; patience_ms?: number } = {},
): Promise<void> {
  if (app.edge.draining) return;
  app.edge.draining = true;
  const servers = serversOf(app);
  await serve(options.lame_ms ?? 300);
  for (const leave of app.edge.leaving) leave();
  const closers = servers.map(closeIdleOf);
  await Promise.all(servers.map(emptyBacklog));
  const closed = Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  let open = true;
  const sweep = async () => {
    await serve(Math.max(spare_ms, options.idle_ms ?? 0), () => open);
    while (open) {
      for (const closeIdle of closers) closeIdle();
      await serve(step_ms);
    }
  };
  void sweep();
  const cut = setTimeout(() => servers.map((server) => server.closeAllConnections()), options.patience_ms ?? 10_000);
  await closed;
  open = false;
  clearTimeout(cut);
  await app.close();
}

/**
 * Waits, and listens meanwhile: in short steps, after each of which everything that has arrived is taken up. A process that got no
 * processor for a second would else find its time over before it has looked, and close connections on which requests wait.
 */
async function serve(ms: number, needed = () => true): Promise<void> {
  for (let left_ms = ms; left_ms > 0 && needed(); left_ms -= step_ms) {
    await wait(Math.min(step_ms, left_ms));
    await setImmediate();
  }
}

/**
 * Node's `close` also closes connections that are idle, and to it a connection that has just been accepted and whose first
 * request is still on the wire is idle: that client would see a reset. So `close` gets nothing to close, and the real
 * function is called later.
 */
function closeIdleOf(server: Server): () => void {
  const closeIdle = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => {};
  return closeIdle;
}

/** The listening servers of an app: `localhost` is served by one for each loopback address. */
function serversOf(app: FastifyInstance): Server[] {
  const symbol = Object.getOwnPropertySymbols(app).find((one) => one.description === 'fastify.serverBindings');
  const more = symbol ? ((app as unknown as Record<symbol, Server[]>)[symbol] ?? []) : [];
  return [...new Set([app.server, ...more])].filter((server) => server.listening);
}

/**
 * Connections that wait in the kernel are reset when a listener closes. Listening once more with the shortest queue keeps new ones
 * out (they try again a second later and find the door closed), and a few turns of the loop take in those that wait.
 * Node has no public call for it; where the handle lacks it, nothing is lost but this courtesy.
 */
async function emptyBacklog(server: Server): Promise<void> {
  const { _handle } = server as Server & { _handle?: { listen?(backlog: number): number } };
  _handle?.listen?.(0);
  for (let turn = 0; turn < 20; turn++) await setImmediate();
}
