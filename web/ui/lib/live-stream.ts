/**
 * One event stream, whatever number of parts of the page listen. Topics join and leave; the stream reopens once with the new
 * set. The browser itself reconnects and resumes (Last-Event-ID); a stream it gave up on is opened again with backoff.
 */
export type Hear = (data: unknown, topic: string) => void;

/** What of a browser's EventSource is used. */
export type Stream = {
  readonly readyState: number;
  onopen: (() => void) | null;
  onerror: (() => void) | null;
  addEventListener(name: string, heard: (event: { data: string }) => void): void;
  close(): void;
};

type Listener = { topics: ReadonlySet<string>; hear: Hear; resync: () => void };

const closed = 2;
/** Topics of one render join together; those of a page that is left stay a moment, the next page may want them. */
const join_ms = 30;
const leave_ms = 200;

/** `spread_ms`: over how long a crowd whose streams were cut together spreads its questions. */
export function createLive(open: (topics: string) => Stream, { spread_ms = 1_500 } = {}) {
  const listeners = new Set<Listener>();
  /** Who is to read the whole state anew, at the end of `resync_timer`. */
  const behind = new Set<Listener>();
  let resync_timer: ReturnType<typeof setTimeout> | null = null;
  let change_timer: ReturnType<typeof setTimeout> | null = null;
  let stream: Stream | null = null;
  let open_topics = '';
  let failures = 0;

  function reopen(): void {
    change_timer = null;
    const topics = [...new Set([...listeners].flatMap((one) => [...one.topics]))].sort();
    const wanted = topics.join(',');
    if (wanted === open_topics && stream && stream.readyState !== closed) return;
    stream?.close();
    stream = null;
    open_topics = wanted;
    if (!wanted) return;
    const mine = open(wanted);
    stream = mine;
    mine.onopen = () => {
      failures = 0;
      // News of the moment between a page's reading and its listening is in no stream.
      resyncSoon(listeners);
    };
    mine.addEventListener('reset', (event) => reset(event.data));
    for (const topic of topics) mine.addEventListener(topic, (event) => tell(topic, event.data));
    mine.onerror = () => {
      if (mine.readyState !== closed || stream !== mine) return;
      failures += 1;
      stream = null;
      open_topics = '';
      plan(Math.min(15_000, 500 * 2 ** Math.min(failures, 5)) * (0.75 + Math.random() / 2));
    };
  }

  function tell(topic: string, text: string): void {
    const data = parsed(text);
    if (data === undefined) return;
    for (const one of listeners) if (one.topics.has(topic)) one.hear(data, topic);
  }

  /** The server no longer knows what this reader has missed of a topic. */
  function reset(text: string): void {
    const { topic } = (parsed(text) ?? {}) as { topic?: string };
    resyncSoon(topic === undefined ? listeners : [...listeners].filter((one) => one.topics.has(topic)));
  }

  function resyncSoon(who: Iterable<Listener>): void {
    for (const one of who) behind.add(one);
    if (resync_timer) return;
    resync_timer = setTimeout(
      () => {
        resync_timer = null;
        const now = [...behind];
        behind.clear();
        for (const one of now) one.resync();
      },
      100 + Math.random() * spread_ms,
    );
  }

  function plan(delay_ms: number): void {
    if (change_timer) clearTimeout(change_timer);
    change_timer = setTimeout(reopen, delay_ms);
  }

  /** Hears `topics` until the returned function is called. `resync` reads the whole state anew. */
  return function listen(topics: readonly string[], hear: Hear, resync: () => void): () => void {
    const one: Listener = { topics: new Set(topics), hear, resync };
    listeners.add(one);
    plan(join_ms);
    return () => {
      listeners.delete(one);
      behind.delete(one);
      plan(leave_ms);
    };
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
