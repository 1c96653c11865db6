import { type ReplyOf, type readLine, readPosition } from '@madang/contract';
import { Arrivals } from './arrivals.ts';
import type { Figures } from './figures.ts';
import { openStreams, type Streams } from './streams.ts';
import { type Browser, NoAnswer } from './wire.ts';

type News = ReplyOf<typeof readLine>;

/** Somebody with a number, as this crowd remembers them. */
export type Standing = { buyer: number; browser: Browser; ticket: string; entry: number; number: number };
/** Why waiting ended: the pointer passed the number, or there is nothing to wait for any more. */
export type WaitEnd = 'called' | 'sold_out' | 'closed' | 'never';

type Waiter = Standing & { stream: number; ended: (why: WaitEnd) => void };

/** As the page asks: seldom where a stream tells it what happens, often where none does. */
const calm_ms = 20_000;
const alone_ms = 4_000;
const tick_ms = 100;
const wheel_size = (calm_ms * 1.25) / tick_ms + 1;

export type Line = Awaited<ReturnType<typeof openLine>>;

/**
 * Everybody who waits, in one process: a person is an entry in a map, a turn in a wheel of timers, and a share in one of a few
 * event streams. `told`: when each buyer who waited to the end heard of it, by this machine's clock.
 */
export async function openLine(input: {
  url: string;
  room_id: string;
  streams: number;
  figures: Figures;
  patience_ms: number;
}) {
  const { room_id, figures } = input;
  const waiting = new Map<number, Waiter>();
  const behind: Set<Waiter>[] = Array.from({ length: Math.max(1, input.streams) }, () => new Set());
  const wheel: Waiter[][] = Array.from({ length: wheel_size }, () => []);
  const told: { buyer: number; at_ms: number }[] = [];
  const tickets: string[] = [];
  let pointer = 0;
  let turn = 0;
  const streams: Streams | null =
    input.streams > 0
      ? await openStreams(input.url, `line:${room_id}`, input.streams, (at, text) => hear(at, text))
      : null;
  const every_ms = streams ? calm_ms : alone_ms;
  let last = { text: '', news: null as News | null };

  const timer = setInterval(() => {
    turn = (turn + 1) % wheel_size;
    const due = wheel[turn]!;
    wheel[turn] = [];
    for (const one of due) if (waiting.get(one.number) === one) void ask(one);
  }, tick_ms).unref();

  /** A stream's news reach those who share it; a pointer that has moved calls whoever it has passed. */
  function hear(stream: number, text: string): void {
    // The same news comes by every stream: it is read once.
    if (text !== last.text) last = { text, news: JSON.parse(text) as News };
    const news = last.news!;
    movePointer(news.pointer);
    const why = endOf(news);
    if (why) for (const one of [...behind[stream]!]) end(one, why);
  }

  function movePointer(to: number): void {
    for (; pointer < to; pointer++) {
      const one = waiting.get(pointer + 1);
      if (one) end(one, 'called');
    }
  }

  function end(one: Waiter, why: WaitEnd): void {
    if (waiting.get(one.number) !== one) return;
    waiting.delete(one.number);
    behind[one.stream]!.delete(one);
    if (why === 'sold_out') told.push({ buyer: one.buyer, at_ms: Date.now() });
    one.ended(why);
  }

  function later(one: Waiter): void {
    const wait_ms = every_ms * (0.75 + Math.random() / 2);
    wheel[(turn + Math.max(1, Math.round(wait_ms / tick_ms))) % wheel_size]!.push(one);
  }

  /** One question as the page asks it: what the number is and where it stands. */
  async function ask(one: Waiter): Promise<void> {
    const timed = (ms: number) => figures.asking.add(ms);
    const answer = await one.browser
      .call(readPosition, { params: { room_id }, query: { ticket: one.ticket }, timed })
      .catch((error: unknown) => {
        if (error instanceof NoAnswer) return null;
        throw error;
      });
    if (!answer) figures.violate('answers', 'somebody in line was never answered', { buyer: one.buyer });
    else if (!answer.ok) figures.violate('P7', `a ticket was not known any more: ${answer.code}`, { buyer: one.buyer });
    else {
      const { number, line } = answer.value;
      if (number !== one.number)
        figures.violate('P7', 'a number changed', { buyer: one.buyer, told: one.number, now: number });
      movePointer(line.pointer);
      const why = endOf(line);
      if (why) end(one, why);
    }
    if (waiting.get(one.number) === one) later(one);
  }

  return {
    room_id,
    patience_ms: input.patience_ms,
    arrivals: new Arrivals(),
    told,
    waiting: () => waiting.size,
    /** Somebody else's ticket, to try it. */
    someTicket: (not: string): string | null => tickets.findLast((one) => one !== not) ?? null,
    /** Resolves when this number was called, or when there is nothing left to wait for. */
    async wait(standing: Standing): Promise<WaitEnd> {
      if (tickets.length < 1_000) tickets.push(standing.ticket);
      if (standing.number <= pointer) return 'called';
      const { promise, resolve } = Promise.withResolvers<WaitEnd>();
      const stream = standing.buyer % behind.length;
      const one: Waiter = { ...standing, stream, ended: resolve };
      waiting.set(one.number, one);
      behind[stream]!.add(one);
      later(one);
      const never = setTimeout(() => end(one, 'never'), input.patience_ms);
      try {
        return await promise;
      } finally {
        clearTimeout(never);
      }
    },
    /** Who leaves the line does not wait any more. */
    quit(number: number): void {
      const one = waiting.get(number);
      if (one) end(one, 'closed');
    },
    close(): void {
      clearInterval(timer);
      streams?.close();
    },
  };
}

/** Whether a line has come to its end. */
export function endOf(news: Pick<News, 'goods' | 'state'>): 'sold_out' | 'closed' | null {
  if (news.goods === 'sold_out') return 'sold_out';
  return news.state === 'closed' ? 'closed' : null;
}
