import { Problem } from '@madang/contract/client';
import { useCallback, useRef, useState } from 'react';

/**
 * One click is one act. Its Idempotency-Key lives until the act has an answer: a double click joins the first, a lost
 * connection or a busy server is retried with the same key, and a page reloaded in between finds the key again
 * (session storage; only a fingerprint of the request is kept beside it).
 */
const retry_ms = [400, 900, 1_800, 3_500, 6_000, 10_000];

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** What is asked for, in words: a file by its name, size and age. */
const wordsOf = (value: unknown): string =>
  JSON.stringify(value, (_, one) => {
    if (one instanceof File) return [one.name, one.size, one.lastModified];
    return one instanceof FormData ? [...one] : one;
  }) ?? '';

/** FNV-1a over the request: tells the same request from another one; no secret. */
function fingerprint(value: unknown): string {
  let hash = 0x811c9dc5;
  for (const char of wordsOf(value)) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(36);
}

function keyFor(name: string, print: string): string {
  const slot = `madang.act.${name}`;
  try {
    const kept = sessionStorage.getItem(slot);
    if (kept?.startsWith(`${print} `)) return kept.slice(print.length + 1);
    const key = crypto.randomUUID();
    sessionStorage.setItem(slot, `${print} ${key}`);
    return key;
  } catch {
    return crypto.randomUUID();
  }
}

function answered(name: string): void {
  try {
    sessionStorage.removeItem(`madang.act.${name}`);
  } catch {
    // Nothing was kept.
  }
}

/** No answer yet: nobody knows whether the act happened, or the server asked to come back. */
export function isUnanswered(error: unknown): boolean {
  if (error instanceof Problem) return error.status >= 500 || error.status === 429;
  return error instanceof TypeError || error instanceof SyntaxError;
}

export async function actOnce<O>(
  name: string,
  input: unknown,
  send: (key: string) => Promise<O>,
  onRetry?: () => void,
): Promise<O> {
  const key = keyFor(name, fingerprint(input));
  for (let attempt = 0; ; attempt += 1) {
    try {
      const value = await send(key);
      answered(name);
      return value;
    } catch (error) {
      if (!isUnanswered(error)) answered(name);
      const wait_ms = retry_ms[attempt];
      if (!isUnanswered(error) || wait_ms === undefined) throw error;
      onRetry?.();
      const asked_ms = error instanceof Problem && error.retry_after_s ? error.retry_after_s * 1000 : 0;
      await pause(Math.max(asked_ms, wait_ms * (0.75 + Math.random() / 2)));
    }
  }
}

export type Act<I, O> = {
  run: (input: I) => Promise<O | undefined>;
  busy: boolean;
  /** The connection was lost or the server is busy; it goes on trying by itself. */
  retrying: boolean;
  error: unknown;
  clear: () => void;
};

/**
 * Acts of one kind, one at a time in the order of the presses. The same press again joins the last one; another one waits until
 * the one before has its answer, so that nothing of it is lost. `act` hears whether it had to wait, and never rejects.
 */
export function actsInTurn<I, O>() {
  let last: { words: string; answer: Promise<O> } | null = null;
  return {
    take(input: I, act: (waited: boolean) => Promise<O>): Promise<O> {
      const words = wordsOf(input);
      if (last?.words === words) return last.answer;
      // What the answer before has changed is shown first: the next act may say what it saw (a version).
      const before = last?.answer.then(() => pause(0));
      const mine = { words, answer: before ? before.then(() => act(true)) : act(false) };
      last = mine;
      void mine.answer.then(() => {
        if (last === mine) last = null;
      });
      return mine.answer;
    },
    /** Somebody waits behind the act that is being answered now. */
    waiting: (input: I): boolean => last !== null && last.words !== wordsOf(input),
  };
}

/** `run` joins the same act that is running, and waits behind another one; the outcome is in `error` or the returned value. */
export function useAct<I, O>(name: string, send: (input: I, key: string) => Promise<O>): Act<I, O> {
  const [state, setState] = useState<{ busy: boolean; retrying: boolean; error: unknown }>({
    busy: false,
    retrying: false,
    error: null,
  });
  const [turn] = useState(() => actsInTurn<I, O | undefined>());
  const latest = useRef(send);
  latest.current = send;
  const run = useCallback(
    (input: I) =>
      turn.take(input, async (waited) => {
        // Why the one before was refused stays to be read.
        setState(({ error }) => ({ busy: true, retrying: false, error: waited ? error : null }));
        try {
          const onRetry = () => setState(({ error }) => ({ busy: true, retrying: true, error }));
          const value = await actOnce(name, input, (key) => latest.current(input, key), onRetry);
          setState(({ error }) => ({ busy: turn.waiting(input), retrying: false, error }));
          return value;
        } catch (error) {
          setState({ busy: turn.waiting(input), retrying: false, error });
          return undefined;
        }
      }),
    [name, turn],
  );
  const clear = useCallback(() => setState({ busy: false, retrying: false, error: null }), []);
  return { run, clear, ...state };
}
