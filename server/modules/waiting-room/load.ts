/** What was seen of buying in the last ten seconds: who bought, in how many requests, and how long these took in all. */
export type LoadSeen = { buyers: number; requests: number; took_ms: number };

export type AutoTerms = { auto_buyers: number | null; auto_latency_ms: number | null };

/**
 * Whether a line should begin by itself, or may end again: nothing in between, so that it does not flutter. `seen`: what each
 * process saw; who bought through two of them counts twice.
 */
export function loadSays(terms: AutoTerms, seen: readonly LoadSeen[]): 'begin' | 'calm' | null {
  if (!hasLimits(terms)) return null;
  const sum = (what: keyof LoadSeen) => seen.reduce((all, one) => all + one[what], 0);
  const [buyers, latency_ms] = [sum('buyers'), sum('took_ms') / Math.max(1, sum('requests'))];
  const over = (limit: number | null, value: number, share: number) => limit !== null && value > limit * share;
  if (over(terms.auto_buyers, buyers, 1) || over(terms.auto_latency_ms, latency_ms, 1)) return 'begin';
  const busy = over(terms.auto_buyers, buyers, 0.5) || over(terms.auto_latency_ms, latency_ms, 0.5);
  return busy ? null : 'calm';
}

export const hasLimits = (terms: AutoTerms): boolean => terms.auto_buyers !== null || terms.auto_latency_ms !== null;

const window_s = 10;

/** Counts what this process sees, a second at a time. */
export function createLoadMeter() {
  let seconds: { at_s: number; people: Set<string>; requests: number; took_ms: number }[] = [];
  const within = (now_ms: number) => seconds.filter((one) => one.at_s > Math.floor(now_ms / 1_000) - window_s);
  return {
    note(person_id: string, took_ms: number, at_ms = performance.now()): void {
      const at_s = Math.floor(at_ms / 1_000);
      let last = seconds.at(-1);
      if (last?.at_s !== at_s) {
        last = { at_s, people: new Set(), requests: 0, took_ms: 0 };
        seconds = [...within(at_ms), last];
      }
      last.people.add(person_id);
      last.requests += 1;
      last.took_ms += took_ms;
    },
    read(now_ms = performance.now()): LoadSeen {
      const lately = within(now_ms);
      const people = new Set<string>();
      for (const one of lately) for (const person_id of one.people) people.add(person_id);
      const sum = (what: 'requests' | 'took_ms') => lately.reduce((all, one) => all + one[what], 0);
      return { buyers: people.size, requests: sum('requests'), took_ms: Math.round(sum('took_ms')) };
    },
  };
}
