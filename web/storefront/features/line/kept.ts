import { serverNow } from '../../../ui/lib/clock.ts';

/** What this browser keeps of a line, so that a reload or a closed tab finds its place again. The ticket alone lets nobody else in. */
export type Kept = { ticket: string; inside_until: string | null };

const slot = (room_id: string) => `madang.line.${room_id}`;

export function readKept(room_id: string): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(slot(room_id)) ?? 'null') as Kept | null;
    return typeof kept?.ticket === 'string' ? kept : null;
  } catch {
    return null;
  }
}

export function keep(room_id: string, kept: Kept | null): void {
  try {
    if (kept) localStorage.setItem(slot(room_id), JSON.stringify(kept));
    else localStorage.removeItem(slot(room_id));
  } catch {
    // A browser that keeps nothing asks for its ticket again: it is the same one.
  }
}

/** Whether this browser was let in, as far as it knows; the server decides. */
export const isInside = (room_id: string): boolean => {
  const until = readKept(room_id)?.inside_until;
  return typeof until === 'string' && Date.parse(until) > serverNow();
};
