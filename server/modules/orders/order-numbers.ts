import type { Sql } from '../../platform/db.ts';

/** Numbers a process takes from the sequence at a time; the sequence steps by as many. */
const block = 1_000;

export type OrderNumbers = {
  /**
   * Makes sure that `count` numbers can be given out, whoever else has some reserved, until what it returns is called. Called before the
   * transaction, so that it never waits for a second connection inside one.
   */
  reserve(count: number): Promise<() => void>;
  next(now: Date): number;
};

/**
 * Order numbers: yymmdd (Korea) and seven running digits, 13 in all, shown as yymmdd-nnnnnnn. A number costs no query; gaps
 * mean nothing.
 */
export function createOrderNumbers(sql: Sql): OrderNumbers {
  const ranges: { next: number; end: number }[] = [];
  let left = 0;
  let reserved = 0;
  // A batch has one `now`: its day is worked out once.
  let day_of: Date | null = null;
  let day = 0;
  return {
    async reserve(count) {
      reserved += count;
      try {
        while (left < reserved) {
          const [row] = await sql<{ first: number }[]>`select nextval('orders.order_number') as first`;
          ranges.push({ next: row!.first, end: row!.first + block });
          left += block;
        }
      } catch (error) {
        reserved -= count;
        throw error;
      }
      return () => {
        reserved -= count;
      };
    },
    next(now) {
      const range = ranges[0];
      if (!range) throw new Error('order numbers were not reserved');
      const running = range.next++;
      left--;
      if (range.next === range.end) ranges.shift();
      if (now !== day_of) {
        day_of = now;
        day = Number(new Date(now.getTime() + 9 * 3_600_000).toISOString().slice(2, 10).replaceAll('-', ''));
      }
      return day * 10_000_000 + (running % 10_000_000);
    },
  };
}

/** 2611210000123 -> '261121-0000123'. */
export function showOrderNumber(number: number): string {
  const text = String(number).padStart(13, '0');
  return `${text.slice(0, 6)}-${text.slice(6)}`;
}

/** '261121-0000123', with or without the dash, as a number; null for anything else. */
export function readOrderNumber(text: string): number | null {
  const digits = text.replace(/-/g, '');
  return /^\d{13}$/.test(digits) ? Number(digits) : null;
}
