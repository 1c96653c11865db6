export function createSchedule(_: unknown) {
  const timers: NodeJS.Timeout[] = [];
  const jobs: [string, number, () => Promise<void>][] = [];
  return {
    every: (name: string, ms: number, run: () => Promise<void>) => void jobs.push([name, ms, run]),
    start() {
      for (const [, ms, run] of jobs) timers.push(setInterval(() => void run().catch((e) => console.error(e)), ms));
    },
    async stop() {
      for (const t of timers) clearInterval(t);
    },
  };
}
export type Schedule = ReturnType<typeof createSchedule>;
