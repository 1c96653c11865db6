import { type Client, createClient, Problem } from '@madang/contract/client';
import type { Route } from '@madang/contract/route';
import { noteServerTime } from './clock.ts';
import { language, say } from './language.ts';

const send = createClient({ language });

/** This browser was given a session before; only a hint, the cookie itself is not readable here. */
const hint = 'madang.session';
function hasSession(): boolean {
  try {
    return localStorage.getItem(hint) !== null;
  } catch {
    return false;
  }
}

/** A first visit has no session: ask for one once, however many calls need it at the same time. */
let opening: Promise<unknown> | null = null;

const session_path = '/api/v1/session';

/** `asking` is a page's own reading of the session: others wait for it rather than ask a second time and get a second guest. */
function openSession(asking?: Promise<unknown>): Promise<unknown> {
  opening ??= (asking ?? fetch(session_path, { headers: { accept: 'application/json' }, credentials: 'same-origin' }))
    .then(() => {
      try {
        localStorage.setItem(hint, '1');
      } catch {
        // Asked for again on the next visit.
      }
    })
    .finally(() => {
      opening = null;
    });
  return opening;
}

/**
 * The typed client for pages: learns the server's clock from replies, and opens a session before the first call that needs
 * one. Where the hint was wrong the call was refused without effect, so it is sent again with the same key.
 */
export const call: Client = (async (route: Route, input: Record<string, unknown> = {}) => {
  const fixed = route.method === 'GET' ? input : { ...input, key: input.key ?? crypto.randomUUID() };
  const once = async () => {
    const sent = performance.now();
    const reply = (await send(route, fixed as never)) as { server_time?: string } | undefined;
    if (reply && typeof reply === 'object' && typeof reply.server_time === 'string')
      noteServerTime(reply.server_time, sent, performance.now());
    return reply;
  };
  if (route.path === session_path && route.method === 'GET') {
    const asking = once();
    openSession(asking).catch(() => {});
    return await asking;
  }
  if (route.auth === 'session' && (opening || !hasSession())) await openSession();
  try {
    return await once();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'session_required') throw error;
    await openSession();
    return await once();
  }
}) as Client;

/** One sentence for a person, whatever went wrong. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Problem) return error.message;
  if (error instanceof TypeError)
    return say('연결이 끊겼습니다. 잠시 뒤 다시 시도해 주세요.', 'Connection lost. Please try again in a moment.');
  return say('잠시 문제가 생겼습니다. 다시 시도해 주세요.', 'Something went wrong. Please try again.');
}

export { Problem };
