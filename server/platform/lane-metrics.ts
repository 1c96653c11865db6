import type { LaneObserver } from './group-commit.ts';
import type { Metrics } from './metrics.ts';

/** Group commit as figures: how many share a commit, how long they wait for it, how long it takes, how many are turned away. */
export function observeLanes(metrics: Metrics): LaneObserver {
  const size = metrics.histogram('lane_batch_size', 'Requests in one commit.', [1, 4, 16, 64, 128, 256, 512], ['lane']);
  const wait = metrics.histogram(
    'lane_wait_ms',
    'Wait of the oldest request of a batch.',
    [1, 5, 10, 20, 50, 100, 500],
    ['lane'],
  );
  const run = metrics.histogram(
    'lane_run_ms',
    'Time of one batch, commit included.',
    [1, 5, 10, 20, 50, 100, 500],
    ['lane'],
  );
  const overloaded = metrics.counter('lane_overloaded_total', 'Requests refused because the queue was full.', ['lane']);
  return {
    batch(lane, requests, wait_ms, run_ms) {
      size.observe({ lane }, requests);
      wait.observe({ lane }, wait_ms);
      run.observe({ lane }, run_ms);
    },
    overloaded: (lane) => overloaded.inc({ lane }),
  };
}
