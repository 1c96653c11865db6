import { useEffect, useRef } from 'react';

/**
 * One event stream a tab, whatever number of parts of the page listen. Topics join and leave; the stream reopens once with
 * the new set. The browser itself reconnects and resumes (Last-Event-ID); a stream it gave up on is opened again with backoff.
 */
type Hear = (data: unknown, topic: string) => void;

/** Asked for the whole state after the stream (re)opened: news of the moment between reading and listening is in no stream. */
const resyncs = new Set<() => void>();
const resync_spread_ms = 1_500;
let resync_timer: ReturnType<typeof setTimeout> | null = null;

const ears = new Map<string, Set<Hear>>();
const path = '/api/v1/live';
let stream: EventSource | null = null;
let open_topics = '';
let change_timer: ReturnType<typeof setTimeout> | null = null;
let failures = 0;

function hear(topic: string, text: string): void {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return;
  }
  for (const listener of ears.get(topic) ?? []) listener(data, topic);
}

function reopen(): void {
  change_timer = null;
  const topics = [...ears.keys()].sort();
  const wanted = topics.join(',');
  if (wanted === open_topics && stream && stream.readyState !== EventSource.CLOSED) return;
  stream?.close();
  stream = null;
  open_topics = wanted;
  if (!wanted) return;
  const mine = new EventSource(`${path}?topics=${encodeURIComponent(wanted)}`);
  stream = mine;
  mine.onopen = () => {
    failures = 0;
    resyncSoon();
  };
  // The server no longer knows what this reader has missed.
  mine.addEventListener('reset', resyncSoon);
  for (const topic of topics)
    mine.addEventListener(topic, (event) => hear(topic, (event as MessageEvent<string>).data));
  mine.onmessage = (event) => {
    // Streams without named events carry the topic inside.
    try {
      const { topic, data } = JSON.parse(event.data) as { topic?: string; data?: unknown };
      if (topic) for (const listener of ears.get(topic) ?? []) listener(data, topic);
    } catch {
      // Not ours.
    }
  };
  mine.onerror = () => {
    if (mine.readyState !== EventSource.CLOSED || stream !== mine) return;
    failures += 1;
    stream = null;
    open_topics = '';
    plan(Math.min(15_000, 500 * 2 ** Math.min(failures, 5)) * (0.75 + Math.random() / 2));
  };
}

/** Spread over a moment, so that a crowd whose streams were cut together does not ask together. */
function resyncSoon(): void {
  if (resync_timer) return;
  resync_timer = setTimeout(
    () => {
      resync_timer = null;
      for (const resync of resyncs) resync();
    },
    100 + Math.random() * resync_spread_ms,
  );
}

function plan(delay_ms: number): void {
  if (change_timer) clearTimeout(change_timer);
  change_timer = setTimeout(reopen, delay_ms);
}

/** Listens until the returned function is called. `resync` reads the whole state anew. */
function listen(topics: string[], listener: Hear, resync?: () => void): () => void {
  if (resync) resyncs.add(resync);
  for (const topic of topics) {
    const set = ears.get(topic) ?? new Set();
    set.add(listener);
    ears.set(topic, set);
  }
  plan(30);
  return () => {
    if (resync) resyncs.delete(resync);
    for (const topic of topics) {
      const set = ears.get(topic);
      set?.delete(listener);
      if (set?.size === 0) ears.delete(topic);
    }
    plan(200);
  };
}

/** Calls `listener` with each event of the topics while the component is shown, `resync` when the stream (re)opened. */
export function useLive(topics: string[], listener: Hear, resync?: () => void): void {
  const latest = useRef(listener);
  latest.current = listener;
  const latest_resync = useRef(resync);
  latest_resync.current = resync;
  const joined = topics.join(',');
  useEffect(() => {
    if (!joined) return;
    return listen(
      joined.split(','),
      (data, topic) => latest.current(data, topic),
      () => latest_resync.current?.(),
    );
  }, [joined]);
}
