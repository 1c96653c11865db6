import type { Figures } from './figures.ts';

/** Says how far the day is, on standard error: a line that is rewritten on a terminal, a line every two seconds elsewhere. */
export function showProgress(figures: Figures, buyers: number): () => void {
  const terminal = process.stderr.isTTY === true;
  let [last_requests, last_at] = [0, performance.now()];
  const show = () => {
    const now = performance.now();
    const rate = Math.round((figures.requests - last_requests) / ((now - last_at) / 1_000));
    [last_requests, last_at] = [figures.requests, now];
    process.stderr.write(terminal ? `\r\x1b[K${line(figures, buyers, rate)}` : `${line(figures, buyers, rate)}\n`);
  };
  const timer = setInterval(show, terminal ? 250 : 2_000);
  return () => {
    clearInterval(timer);
    show();
    if (terminal) process.stderr.write('\n');
  };
}

function line(figures: Figures, buyers: number, rate: number): string {
  const share = figures.finished_buyers / buyers;
  const bar = '█'.repeat(Math.round(share * 24)).padEnd(24, '░');
  const { p50, p99 } = figures.placing.summary();
  const refused = Object.values(figures.refused).reduce((sum, n) => sum + n, 0);
  return [
    `${bar} ${String(Math.floor(share * 100)).padStart(3)} %`,
    `${figures.finished_buyers.toLocaleString('en')} of ${buyers.toLocaleString('en')} buyers`,
    `placed ${figures.placed.toLocaleString('en')}`,
    `paid ${figures.confirmed.toLocaleString('en')}`,
    `refused ${refused.toLocaleString('en')}`,
    `${rate.toLocaleString('en')} requests/s`,
    `placing p50 ${p50} ms p99 ${p99} ms`,
    ...(figures.violations.length > 0 ? [`VIOLATIONS ${figures.violations.length}`] : []),
  ].join('  ');
}
