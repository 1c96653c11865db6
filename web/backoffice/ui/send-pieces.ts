/**
 * As many as there are, by a route that takes so many at once: one piece after another, each under a key of its own that is the same
 * when the act is sent again. `told` hears how many are through. A piece that is refused ends it; those before it stay done.
 */
export async function sendPieces<T, O>(
  items: readonly T[],
  at_once: number,
  send: (piece: T[], index: number) => Promise<O>,
  told: (done: number) => void,
): Promise<O[]> {
  const replies: O[] = [];
  for (let from = 0; from < items.length; from += at_once) {
    const piece = items.slice(from, from + at_once);
    replies.push(await send(piece, replies.length));
    told(from + piece.length);
  }
  return replies;
}
