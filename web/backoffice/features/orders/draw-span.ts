/** The rows from one to another, as Shift chooses them; what was chosen before it was begun (`kept`) stays chosen. */
export type Span = { from: string; to: string; kept: ReadonlySet<string> };

type Now = {
  /** The rows held, in the order of the list. */
  held: readonly string[];
  chosen: { has: (order_id: string) => boolean };
  /** The row the keys are on. */
  at: string | null;
  /** The span that was drawn last. */
  span: Span | null;
};

/**
 * A span that reaches to another row: which rows it chooses and which it lets go again. It goes on from the last one while the keys
 * stand where that ended; otherwise, or where its beginning is no longer held, it begins at the row the keys are on.
 */
export function drawSpan({ held, chosen, at, span }: Now, to: string): { span: Span; on: string[]; off: string[] } {
  const goes_on = span !== null && span.to === at && chosen.has(span.to) && held.includes(span.from);
  const begun = goes_on
    ? span
    : {
        from: at !== null && held.includes(at) ? at : to,
        kept: new Set(held.filter((order_id) => chosen.has(order_id))),
      };
  const on = between(held, begun.from, to);
  const within = new Set(on);
  const before = goes_on ? between(held, span.from, span.to) : [];
  return {
    span: { from: begun.from, to, kept: begun.kept },
    on,
    off: before.filter((order_id) => !within.has(order_id) && !begun.kept.has(order_id)),
  };
}

function between(held: readonly string[], one: string, other: string): string[] {
  const [a, b] = [held.indexOf(one), held.indexOf(other)];
  return a < 0 || b < 0 ? [] : held.slice(Math.min(a, b), Math.max(a, b) + 1);
}
