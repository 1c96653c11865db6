/**
 * Which failures of what is tried every two seconds are told: of each thing the first, the second, the fourth, the eighth and so on, until it
 * succeeds: sixteen lines on the first day instead of forty thousand.
 */
export function createRarer() {
  const failures = new Map<string, number>();
  return {
    /** It failed: for which time, where that is to be told. */
    failed(id: string): number | null {
      const times = (failures.get(id) ?? 0) + 1;
      failures.set(id, times);
      return (times & (times - 1)) === 0 ? times : null;
    },
    succeeded(id: string): void {
      failures.delete(id);
    },
  };
}
