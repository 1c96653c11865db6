const rest_ms = 300;

/**
 * Tells how far something is, at most some three times a second and never twice at once; what fails here shows where it matters. Wait for
 * `settled` before the next step writes its own progress: what was sent late would be written over it.
 */
export function throttled(save: (rows: number) => Promise<void>) {
  let last = Number.NEGATIVE_INFINITY;
  let saving: Promise<void> | null = null;
  return {
    tell(rows: number): void {
      if (saving || performance.now() - last < rest_ms) return;
      last = performance.now();
      saving = save(rows)
        .catch(() => {})
        .finally(() => {
          saving = null;
        });
    },
    settled: async (): Promise<void> => {
      await saving;
    },
  };
}
