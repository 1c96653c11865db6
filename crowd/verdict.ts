import type { Figures, Violation } from './figures.ts';
import type { runAuditor } from './judge.ts';
import type { LineVerdict } from './judge-line.ts';
import type { Options } from './options.ts';

/** What `--json` prints. The first six fields are the contract; the rest explains them. */
export type Verdict = {
  ok: boolean;
  /** Units paid for and kept, counted in the database. */
  sold: number;
  refused: Record<string, number>;
  violations: Violation[];
  /** Of placing an order: answered or refused, every single answer. */
  latency_ms: { p50: number; p99: number; max: number };
  orders_per_s: number;
  buyers: number;
  stock: number;
  unpaid: number;
  orders: { placed: number; confirmed: number; canceled: number };
  ended: Record<string, number>;
  characters: Record<string, number>;
  requests: number;
  /** Successes the shop answered, each found again in the database. */
  promises_kept: number;
  kills: { down_ms: number; database_too: boolean }[];
  /** Where they stood in line. */
  line: LineVerdict | null;
  checks: { promise: string; name: string; ok: boolean }[];
  url: string;
  folder?: string;
};

type Findings = {
  options: Options;
  url: string;
  figures: Figures;
  stock: { sold: number; unpaid: number; allotment: number; taken: number };
  audit: Awaited<ReturnType<typeof runAuditor>>;
  promises: number;
  killed: Verdict['kills'];
  line: LineVerdict | null;
};

export function makeVerdict({ options, url, figures, stock, audit, promises, killed, line }: Findings): Verdict {
  if (stock.sold + stock.unpaid > stock.allotment) figures.violate('P1', 'more was sold than there is', { ...stock });
  if (killed.length < options.kills)
    figures.violate(
      'P5',
      `the server was killed ${killed.length} times instead of ${options.kills}: the day was too short`,
    );
  for (const check of audit.checks)
    if (!check.ok)
      figures.violate(check.promise, `verify: ${check.name}`, { first: check.first_violation ?? check.error ?? null });
  if (audit.error || audit.checks.length === 0) figures.violate('verify', audit.error ?? 'the auditor checked nothing');
  if (figures.more_violations > 0)
    figures.violations.push({ promise: 'all', what: `and ${figures.more_violations} more` });
  return {
    ok: figures.violations.length === 0,
    sold: stock.sold,
    refused: figures.refused,
    violations: figures.violations,
    latency_ms: figures.placing.summary(),
    orders_per_s: figures.ordersPerSecond(),
    buyers: options.buyers,
    stock: options.stock,
    unpaid: stock.unpaid,
    orders: { placed: figures.placed, confirmed: figures.confirmed, canceled: figures.canceled },
    ended: figures.ended,
    characters: figures.characters,
    requests: figures.requests,
    promises_kept: promises,
    kills: killed.map(({ down_ms, database_too }) => ({ down_ms, database_too })),
    line,
    checks: audit.checks.map(({ promise, name, ok }) => ({ promise, name, ok })),
    url,
  };
}

export function printVerdict(verdict: Verdict): void {
  const list = (counts: Record<string, number>) =>
    Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .map(([name, n]) => `${name} ${n.toLocaleString('en')}`)
      .join(', ') || 'none';
  const { p50, p99, max } = verdict.latency_ms;
  console.log(`
buyers       ${verdict.buyers.toLocaleString('en')} (${list(verdict.characters)})
sold         ${verdict.sold.toLocaleString('en')} of ${verdict.stock.toLocaleString('en')} units, ${verdict.unpaid} more being paid for
orders       placed ${verdict.orders.placed}, paid ${verdict.orders.confirmed}, canceled again ${verdict.orders.canceled}
refused      ${list(verdict.refused)}
ended        ${list(verdict.ended)}
placing      p50 ${p50} ms, p99 ${p99} ms, longest ${max} ms; ${verdict.orders_per_s.toLocaleString('en')} orders/s
survival     ${verdict.promises_kept.toLocaleString('en')} answered successes looked up${killsText(verdict)}`);
  if (verdict.line) printLine(verdict.line, list);
  console.log('');
  for (const check of verdict.checks)
    console.log(`${check.ok ? 'ok  ' : 'RED '} ${check.promise.padEnd(4)} ${check.name}`);
  for (const { promise, what, ...more } of verdict.violations)
    console.log(`VIOLATION  ${promise}  ${what}  ${JSON.stringify(more)}`);
  console.log(`\n${verdict.ok ? 'Every promise held.' : `${verdict.violations.length} violations.`}`);
  if (verdict.folder) console.log(`The papers of the day are in ${verdict.folder}`);
}

function printLine(line: LineVerdict, list: (counts: Record<string, number>) => string): void {
  const { told_the_end: told, browsing_ms: browsing, entering_ms: entering, asking_ms: asking } = line;
  const n = (count: number) => count.toLocaleString('en');
  console.log(`line         ${n(line.people)} numbers, ${n(line.let_in)} let in, at most ${n(line.peak_inside)} inside of ${n(line.capacity)}
manners      ${list(line.manners)}
entering     p50 ${entering.p50} ms, p99 ${entering.p99} ms, longest ${entering.max} ms; where one stands: p99 ${asking.p99} ms
the end      ${n(told.people)} still waiting, told within ${n(told.after_ms.max)} ms of the last sale (half of them ${n(told.after_ms.p50)} ms)
browsing     ${n(browsing.pages)} pages meanwhile, p50 ${browsing.p50} ms, p99 ${browsing.p99} ms, longest ${browsing.max} ms`);
  for (const { what, is, at_most, ok } of line.aims)
    if (!ok) console.log(`NOT REACHED  ${what}: ${is}, aimed at ${at_most}`);
}

function killsText(verdict: Verdict): string {
  if (verdict.kills.length === 0) return '';
  const longest = Math.max(...verdict.kills.map((kill) => kill.down_ms));
  return `; killed ${verdict.kills.length} times, at most ${longest} ms without an answer`;
}
