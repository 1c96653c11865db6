import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What goes wrong with one answer. `lose`: it is done, and the line breaks before the answer. `hang`: done, and nothing is ever said.
 * `refuse`: 503, nothing is done. `limit`: 429. `half`: only every second row is named.
 * `lie`: rows are said to be done and are not.
 */
export type Fault = 'lose' | 'hang' | 'refuse' | 'limit' | 'half' | 'lie';
export type Asked = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  text: string;
};
export type Answer = { status: number; body: unknown; headers?: Record<string, string> };

/** A market's server over real HTTP. `next(path, fault)` spoils the next answer of a path that holds the text. */
export async function startMarket(
  answer: (asked: Asked, fault: Fault | null) => Answer,
  limited: (path: string) => Answer,
) {
  const faults: { part: string; fault: Fault }[] = [];
  const calls: { method: string; path: string; at_ms: number }[] = [];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const piece of request) text += piece;
    const url = new URL(request.url!, 'http://market');
    const path = url.pathname;
    calls.push({ method: request.method!, path, at_ms: performance.now() });
    const at = faults.findIndex(({ part }) => path.includes(part));
    const fault = at >= 0 ? faults.splice(at, 1)[0]!.fault : null;
    if (fault === 'limit') return say(response, limited(path));
    if (fault === 'refuse') return say(response, { status: 503, body: { code: 'UNAVAILABLE' } });
    const done = answer(
      { method: request.method!, path, query: url.searchParams, headers: request.headers, text },
      fault,
    );
    if (fault === 'lose') return void request.socket.destroy();
    if (fault !== 'hang') say(response, done);
  }

  const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy()));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    next(part: string, ...some: Fault[]): void {
      faults.push(...some.map((fault) => ({ part, fault })));
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function say(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
