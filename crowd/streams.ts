import { Agent, type ClientRequest, get } from 'node:http';

export type Streams = { close(): void };

/** How long a browser waits before it opens a lost stream again, as the server tells it. */
const retry_ms = 1_000;

/**
 * Opens so many event streams of one topic and keeps them open; `hear` is told which stream brought which data. Resolves when
 * each has been tried once.
 */
export async function openStreams(
  url: string,
  topic: string,
  count: number,
  hear: (stream: number, data: string) => void,
): Promise<Streams> {
  const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
  const open = new Set<ClientRequest>();
  let closed = false;

  function listen(stream: number): Promise<void> {
    return new Promise((tried) => {
      const again = () => {
        tried();
        if (open.delete(request) && !closed)
          setTimeout(() => void listen(stream), retry_ms * (0.75 + Math.random() / 2)).unref();
      };
      const request = get(`${url}/api/v1/live?topics=${topic}`, { agent }, (reply) => {
        tried();
        reply.on('error', again);
        let rest = '';
        reply.setEncoding('utf8');
        reply.on('data', (chunk: string) => {
          const events = (rest + chunk).split('\n\n');
          rest = events.pop()!;
          for (const event of events) {
            const data = event.includes(`event: ${topic}\n`) ? event.indexOf('data: ') : -1;
            if (data >= 0) hear(stream, event.slice(data + 6));
          }
        });
        reply.once('close', again);
      });
      request.once('error', again);
      open.add(request);
    });
  }

  const at_once = 64;
  for (let from = 0; from < count; from += at_once)
    await Promise.all(Array.from({ length: Math.min(at_once, count - from) }, (_, n) => listen(from + n)));
  return {
    close() {
      closed = true;
      for (const request of open) request.destroy();
      agent.destroy();
    },
  };
}
