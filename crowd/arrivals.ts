/** When each buyer first asked for a number, when it was answered, and what it was: who was answered before another asked stands ahead. */
export class Arrivals {
  private readonly asked_ms = new Map<number, number>();
  private readonly seen: { buyer: number; asked_ms: number; answered_ms: number; entry: number }[] = [];

  /** The first time counts: a ticket may be given to a question whose answer was lost. */
  asked(buyer: number): void {
    if (!this.asked_ms.has(buyer)) this.asked_ms.set(buyer, performance.now());
  }

  answered(buyer: number, entry: number, now_ms = performance.now()): void {
    this.seen.push({ buyer, asked_ms: this.asked_ms.get(buyer)!, answered_ms: now_ms, entry });
  }

  /** Pairs that stand the wrong way round: the one was answered before the other asked, and stands behind. */
  overtaken(): { buyer: number; by: number }[] {
    const by_answer = [...this.seen].sort((a, b) => a.answered_ms - b.answered_ms);
    const by_asking = [...this.seen].sort((a, b) => a.asked_ms - b.asked_ms);
    const wrong: { buyer: number; by: number }[] = [];
    let last = { entry: 0, buyer: -1 };
    let at = 0;
    for (const one of by_asking) {
      for (; at < by_answer.length && by_answer[at]!.answered_ms < one.asked_ms; at++)
        if (by_answer[at]!.entry > last.entry) last = by_answer[at]!;
      if (last.entry > one.entry) wrong.push({ buyer: last.buyer, by: one.buyer });
    }
    return wrong;
  }
}
