import { adminListRehearsals, adminReadRehearsal } from '@madang/contract/rehearsals';
import type { ReplyOf } from '@madang/contract/route';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import type { Say } from '../../../ui/lib/language.ts';

export type Rehearsal = ReplyOf<typeof adminReadRehearsal>;
export type Verdict = NonNullable<Rehearsal['verdict']>;

export const rehearsalsQuery = (drop_id: string | undefined) =>
  queryOptions({
    queryKey: ['rehearsals', 'list', drop_id ?? ''],
    queryFn: async ({ signal }) => (await call(adminListRehearsals, { query: { drop_id }, signal })).rehearsals,
    refetchInterval: (query) => (query.state.data?.some((one) => one.state === 'running') ? 3_000 : false),
  });

export const rehearsalQuery = (rehearsal_id: string) =>
  queryOptions({
    queryKey: ['rehearsals', 'one', rehearsal_id],
    queryFn: ({ signal }) => call(adminReadRehearsal, { params: { rehearsal_id }, signal }),
    // The stream moves it; asking now and then covers a stream that was cut.
    refetchInterval: (query) => (query.state.data?.state === 'running' ? 4_000 : false),
  });

/** What a violation says, whatever shape the crowd gave it. */
export function violationText(violation: unknown): string {
  if (typeof violation === 'string') return violation;
  if (violation && typeof violation === 'object') {
    const { promise, what, ...more } = violation as Record<string, unknown>;
    const head = [promise, what].filter((one) => typeof one === 'string').join(' · ');
    if (head) return Object.keys(more).length === 0 ? head : `${head} ${JSON.stringify(more)}`;
  }
  return JSON.stringify(violation);
}

/** Share done, 0 to 1, read from the newest line that tells it ("1,234/10,000" or "42%"). */
export function progressOf(lines: readonly string[]): number | null {
  for (const line of lines.toReversed()) {
    const percent = /(\d{1,3}(?:\.\d+)?)\s?%/.exec(line);
    if (percent) return Math.min(1, Number(percent[1]) / 100);
    const part = /([\d,]+)\s?\/\s?([\d,]+)/.exec(line);
    const [done, all] = [part?.[1], part?.[2]].map((text) => Number(text?.replaceAll(',', '')));
    if (done !== undefined && all) return Math.min(1, done / all);
  }
  return null;
}

const told =
  /(\d+) %\s+([\d,]+) of ([\d,]+) buyers\s+placed ([\d,]+)\s+paid ([\d,]+)\s+refused ([\d,]+)\s+([\d,]+) requests\/s\s+placing p50 (\S+) ms p99 (\S+) ms/;

/** A line of the crowd in the reader's language; one that says something else stays as it is. */
export function lineIn(t: Say, line: string): string {
  const found = told.exec(line);
  if (!found) return line;
  const [, share, buyers, all, placed, paid, refused, rate, p50, p99] = found;
  return t(
    `${share}% · 구매자 ${all}명 중 ${buyers}명 · 주문 ${placed} · 결제 ${paid} · 거절 ${refused} · 초당 요청 ${rate} · 주문 응답 중간 ${p50} ms, 99% ${p99} ms`,
    `${share}% · ${buyers} of ${all} buyers · ${placed} placed · ${paid} paid · ${refused} refused · ${rate} requests/s · placing ${p50} ms median, ${p99} ms p99`,
  );
}
