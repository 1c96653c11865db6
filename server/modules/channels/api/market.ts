import type { delay_reasons } from '@madang/contract';
import type { CanonicalRow } from '../import/canonical.ts';

/** What became of one row of a bulk call. `unknown`: the answer was lost; whether it happened shows in the next pull. */
export type RowResult = { key: string } & (
  | { state: 'done' }
  | { state: 'refused'; code: string; message: string }
  | { state: 'unknown'; reason: string }
  | { state: 'retry'; reason: string }
);

/** One line that left: `method` in the channel's words, courier by its Korean name. */
export type Parcel = {
  line_key: string;
  order_key: string;
  bundle_key: string;
  option_no: string | null;
  method: string;
  courier: string | null;
  tracking_number: string | null;
  dispatched_at: Date;
};

/** 발송지연 of one line: by which day it leaves (Korea's), and why. */
export type Delay = { line_key: string; until: string; reason: DelayReason };
export type DelayReason = (typeof delay_reasons)[number];

/** A page of a pull: rows as every way in gives them. `seen_until`: all that changed before this has been handed over. */
export type Page = { rows: CanonicalRow[]; seen_until: Date };

/** A market with an interface of its own. Made with one seller's keys; close it when they change. */
export type Market = {
  /** Everything that changed from `since` to `until`, oldest first; a line may come more than once. Throws `MarketError`. */
  pull(since: Date, until: Date, signal?: AbortSignal): AsyncIterable<Page>;
  /** These lines as they are now; one the market does not tell of is missing. Throws `MarketError`. */
  look(lines: readonly Pick<Parcel, 'line_key' | 'bundle_key'>[], signal?: AbortSignal): Promise<CanonicalRow[]>;
  /** 발주확인: the seller has seen the lines and will send them. One result a key, in any number of calls. */
  confirm(keys: readonly string[], signal?: AbortSignal): Promise<RowResult[]>;
  /** 발송지연, where the market has it: the day it counts from now on. */
  delay?(lines: readonly Delay[], signal?: AbortSignal): Promise<RowResult[]>;
  dispatch(parcels: readonly Parcel[], signal?: AbortSignal): Promise<RowResult[]>;
  close(): Promise<void>;
};

/** A pull that cannot go on. `passing`: later it may; else somebody has to do something (keys, registered address). */
export class MarketError extends Error {
  readonly code: string;
  readonly passing: boolean;
  constructor(code: string, passing: boolean, message = code) {
    super(message);
    this.name = 'MarketError';
    this.code = code;
    this.passing = passing;
  }
}

/** Lists of at most `size`. */
export function slices<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}
