import { Problem, urlOf } from '@madang/contract/client';
import type { Route } from '@madang/contract/route';
import { language } from '../../ui/lib/language.ts';

/**
 * Fetches a file and lets the browser save it under the name the server gave it. Unlike a link it can be refused in words, so it
 * is sent by `useSend`, which asks who is there where the file names many people.
 */
export async function saveFile(route: Route, input: { params?: unknown; query?: unknown }): Promise<void> {
  const reply = await fetch(urlOf(route, input), { headers: { 'accept-language': language() } });
  if (!reply.ok) {
    const refusal = await reply.json().catch(() => ({}));
    throw new Problem(reply.status, refusal, Number(reply.headers.get('retry-after')) || null);
  }
  const said = reply.headers.get('content-disposition') ?? '';
  const name = /filename\*=UTF-8''([^;]+)/.exec(said)?.[1] ?? /filename="([^"]+)"/.exec(said)?.[1];
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await reply.blob());
  link.download = name ? decodeURIComponent(name) : '';
  link.click();
  // Safari reads the file only after this turn.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
