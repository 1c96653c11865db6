/** A histogram of milliseconds in buckets 2 % wide: any number of samples in a few kilobytes. */
export class Latencies {
  private readonly buckets = new Uint32Array(1_200);
  private samples = 0;
  private longest = 0;

  add(ms: number): void {
    const bucket = Math.min(
      this.buckets.length - 1,
      Math.max(0, Math.round(Math.log(Math.max(ms, 0.01) / 0.01) / Math.log(1.02))),
    );
    this.buckets[bucket]!++;
    this.samples++;
    if (ms > this.longest) this.longest = ms;
  }

  /** The value below which `share` of the samples lie; 0 without samples. */
  percentile(share: number): number {
    let left = Math.ceil(this.samples * share);
    for (let bucket = 0; bucket < this.buckets.length; bucket++) {
      left -= this.buckets[bucket]!;
      if (left <= 0) return this.samples === 0 ? 0 : Math.min(this.longest, 0.01 * 1.02 ** bucket);
    }
    return this.longest;
  }

  summary() {
    const round = (ms: number) => Math.round(ms * 10) / 10;
    return { p50: round(this.percentile(0.5)), p99: round(this.percentile(0.99)), max: round(this.longest) };
  }
}

/** Something a promise of the shop does not allow. */
export type Violation = { promise: string; what: string; [more: string]: unknown };

/** Everything the crowd saw, in bounded memory. */
export class Figures {
  readonly placing = new Latencies();
  /** Of entering a line, and of asking where one stands in it. */
  readonly entering = new Latencies();
  readonly asking = new Latencies();
  readonly refused: Record<string, number> = {};
  readonly ended: Record<string, number> = {};
  readonly characters: Record<string, number> = {};
  readonly manners: Record<string, number> = {};
  readonly violations: Violation[] = [];
  more_violations = 0;
  requests = 0;
  gone = 0;
  finished_buyers = 0;
  entered = 0;
  placed = 0;
  confirmed = 0;
  canceled = 0;
  first_placed_at = 0;
  last_placed_at = 0;
  undecided = 0;

  place(): void {
    this.placed++;
    this.last_placed_at = performance.now();
    this.first_placed_at ||= this.last_placed_at;
  }

  refuse(code: string): void {
    this.refused[code] = (this.refused[code] ?? 0) + 1;
  }

  end(state: string): void {
    this.ended[state] = (this.ended[state] ?? 0) + 1;
  }

  violate(promise: string, what: string, more: object = {}): void {
    if (this.violations.length < 100) this.violations.push({ promise, what, ...more });
    else this.more_violations++;
  }

  /** Orders placed a second, from the first to the last of them. */
  ordersPerSecond(): number {
    const seconds = (this.last_placed_at - this.first_placed_at) / 1_000;
    return this.placed < 2 || seconds <= 0 ? this.placed : Math.round((this.placed / seconds) * 10) / 10;
  }
}
