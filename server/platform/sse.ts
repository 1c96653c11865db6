import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { refuse } from '@madang/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Metrics } from './metrics.ts';
import { sendRefusal } from './problem.ts';

export type Sse = ReturnType<typeof createSse>;

type Client = { raw: ServerResponse; topics: string[] };
type Event = { id: number; topic: string; bytes: Buffer };

const heartbeat_ms = 15_000;
/** Bytes a client may lag behind before it is cut off; it comes back and resumes. */
const max_lag_bytes = 256 * 1024;
const max_topics = 100;
const topic_words = /^[a-z0-9][a-z0-9._:-]{0,119}$/i;

/**
 * Server-sent events by topic. An event is serialised once for all who listen; a client that returns with Last-Event-ID gets
 * what it missed while that is still in the ring (the newest `ring_size` events of all topics), else an event `reset`: ask again
 * for the state.
 * Publishing is of this process: every process derives its news from the database.
 */
export function createSse(options: { metrics?: Metrics; ring_size?: number; max_clients?: number } = {}) {
  const ring_size = options.ring_size ?? 2_000;
  const max_clients = options.max_clients ?? 20_000;
  const process_name = randomBytes(6).toString('hex');
  /** Who listens, by topic. A topic nobody listens to has no entry. */
  const ears = new Map<string, Set<Client>>();
  /** Oldest first; ids grow by one. */
  const ring: Event[] = [];
  const clients = new Set<Client>();
  const connected = options.metrics?.gauge('sse_clients', 'Open event streams.');
  const dropped = options.metrics?.counter('sse_dropped_total', 'Event streams cut off because they lagged behind.');
  const beat = setInterval(() => send(clients, Buffer.from(':\n\n')), heartbeat_ms);
  beat.unref();
  let last_id = 0;
  let closed = false;

  return {
    publish,
    open,
    attach,
    close,
    clientCount: (topic?: string) => (topic ? (ears.get(topic)?.size ?? 0) : clients.size),
  };

  /** Tells everyone who listens to `topic`. `data` must hold nothing that some listener of the topic may not see. */
  function publish(topic: string, data: unknown): void {
    const id = ++last_id;
    const bytes = Buffer.from(`id: ${process_name}-${id}\nevent: ${topic}\ndata: ${JSON.stringify(data)}\n\n`);
    ring.push({ id, topic, bytes });
    if (ring.length > ring_size * 2) ring.splice(0, ring.length - ring_size);
    send(ears.get(topic) ?? [], bytes);
  }

  /**
   * Turns a request into a stream of `?topics=a,b` (or the topics given). `allowed` decides what this reader may hear; one topic
   * that it may not refuses all.
   */
  function open(
    request: FastifyRequest,
    reply: FastifyReply,
    allowed: (topic: string) => boolean,
    asked?: string[],
  ): void {
    const wanted = [...new Set(asked ?? askedTopics(request))];
    if (wanted.length === 0 || wanted.length > max_topics || !wanted.every((topic) => topic_words.test(topic))) {
      sendRefusal(request, reply, refuse('invalid_input', { field: 'topics' }).error);
      return;
    }
    if (!wanted.every(allowed)) {
      sendRefusal(request, reply, refuse('forbidden').error);
      return;
    }
    if (closed || clients.size >= max_clients) {
      sendRefusal(request, reply, refuse('overloaded', { retry_after_s: 2 }).error);
      return;
    }
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    raw.socket?.setNoDelay(true);
    raw.write(Buffer.concat([Buffer.from('retry: 1000\n\n'), ...missed(request, wanted)]));
    join({ raw, topics: wanted });
  }

  function join(client: Client): void {
    clients.add(client);
    for (const topic of client.topics) {
      const listening = ears.get(topic);
      if (listening) listening.add(client);
      else ears.set(topic, new Set([client]));
    }
    connected?.set(clients.size);
    client.raw.on('close', () => leave(client));
    client.raw.on('error', () => leave(client));
  }

  function leave(client: Client): void {
    if (!clients.delete(client)) return;
    for (const topic of client.topics) {
      const listening = ears.get(topic);
      listening?.delete(client);
      if (listening?.size === 0) ears.delete(topic);
    }
    connected?.set(clients.size);
  }

  /** What a returning client has not seen, in order; a `reset` where that is no longer known. */
  function missed(request: FastifyRequest, wanted: string[]): Buffer[] {
    const header = request.headers['last-event-id'];
    if (typeof header !== 'string' || header === '') return [];
    const [name, number] = header.split('-');
    const from = Number(number);
    const lost = ring.length > 0 ? ring[0]!.id > from + 1 : last_id > from;
    if (name !== process_name || !Number.isSafeInteger(from) || from > last_id || lost) {
      return wanted.map((topic) => Buffer.from(`event: reset\ndata: ${JSON.stringify({ topic })}\n\n`));
    }
    const asked = new Set(wanted);
    return ring.filter((event) => event.id > from && asked.has(event.topic)).map((event) => event.bytes);
  }

  function send(to: Iterable<Client>, bytes: Buffer): void {
    for (const client of to) {
      if (client.raw.writableLength > max_lag_bytes) {
        dropped?.inc();
        leave(client);
        client.raw.destroy();
      } else client.raw.write(bytes);
    }
  }

  /** Ends every stream when the app drains; browsers come back elsewhere by themselves. */
  function attach(app: FastifyInstance): void {
    app.edge.leaving.push(close);
    app.addHook('preClose', (done) => {
      close();
      done();
    });
  }

  function close(): void {
    closed = true;
    clearInterval(beat);
    for (const client of [...clients]) {
      leave(client);
      client.raw.end();
    }
  }
}

function askedTopics(request: FastifyRequest): string[] {
  const { topics } = request.query as { topics?: string | string[] };
  const text = Array.isArray(topics) ? topics.join(',') : (topics ?? '');
  return text.split(',').filter((topic) => topic !== '');
}
