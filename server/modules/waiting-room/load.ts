/** What a process saw of buying: who bought in the last seconds, and how long it took. */
export type LoadSeen = { buyers: number; latency_ms: number };

export type AutoTerms = { auto_buyers: number | null; auto_latency_ms: number | null };

/** Whether a line should begin by itself, or may end again: nothing in between, so that it does not flutter. */
export function loadSays(terms: AutoTerms, seen: LoadSeen): 'begin' | 'calm' | null {
  if (terms.auto_buyers === null && terms.auto_latency_ms === null) return null;
  const over = (limit: number | null, value: number, share: number) => limit !== null && value > limit * share;
  if (over(terms.auto_buyers, seen.buyers, 1) || over(terms.auto_latency_ms, seen.latency_ms, 1)) return 'begin';
  const busy = over(terms.auto_buyers, seen.buyers, 0.5) || over(terms.auto_latency_ms, seen.latency_ms, 0.5);
  return busy ? null : 'calm';
}

const window_ms = 10_000;

/** Counts what this process sees: distinct people and the mean time of their requests over ten seconds. */
export function createLoadMeter() {
  let requests: { person_id: string; at_ms: number; took_ms: number }[] = [];
  return {
    note(person_id: string, took_ms: number, at_ms = performance.now()): void {
      requests.push({ person_id, at_ms, took_ms });
    },
    read(now_ms = performance.now()): LoadSeen {
      requests = requests.filter((one) => one.at_ms > now_ms - window_ms);
      if (requests.length === 0) return { buyers: 0, latency_ms: 0 };
      const buyers = new Set(requests.map((one) => one.person_id)).size;
      return { buyers, latency_ms: requests.reduce((sum, one) => sum + one.took_ms, 0) / requests.length };
    },
  };
}
