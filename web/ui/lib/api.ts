import { type Client, createClient, Problem } from '@madang/contract/client';
import type { Route } from '@madang/contract/route';
import { noteServerTime } from './clock.ts';
import { language, say } from './language.ts';

const send = createClient({ language });

/** A first visit has no session: ask for one once, however many calls need it at the same time. */
let opening: Promise<unknown> | null = null;

function openSession(): Promise<unknown> {
  opening ??= fetch('/api/v1/session', { headers: { accept: 'application/json' }, credentials: 'same-origin' }).finally(
    () => {
      opening = null;
    },
  );
  return opening;
}

/**
 * The typed client for pages: learns the server's clock from replies, and opens a session when a route says it needs one.
 * The refused call had no effect, so it is sent again with the same key.
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
    return say('연결이 끊겼습니다. 잠시 뒤 다시 시도해 주세요.', 'The connection was lost. Please try again shortly.');
  return say('잠시 문제가 생겼습니다. 다시 시도해 주세요.', 'Something went wrong. Please try again.');
}

export { Problem };
