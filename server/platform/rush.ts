export type Rush = ReturnType<typeof createRush>;

/** Longer nobody waits for what is put off, however long the job is, or the crowd stays. */
const most_ms = 60_000;
/** So many orders placed or paid within a second are a crowd. */
const crowd = 100;
const window_ms = 1_000;

/**
 * Tells whether somebody waits for a long job of this process (a file of orders being taken), or a crowd stands at the till. Work that
 * nobody waits for takes small bites meanwhile: on two cores it would take from the job, the pages and the buyers as much time as it
 * needs itself.
 */
export function createRush(clock = () => performance.now()) {
  let jobs = 0;
  let began_ms = 0;
  let orders = 0;
  let orders_before = 0;
  let window_began_ms = Number.NEGATIVE_INFINITY;
  let crowd_began_ms: number | null = null;

  /** A crowd is there while a window, the last one or the one that runs, has seen one. */
  function isCrowd(now_ms: number): boolean {
    const passed_ms = now_ms - window_began_ms;
    if (passed_ms >= window_ms) {
      orders_before = passed_ms < 2 * window_ms ? orders : 0;
      orders = 0;
      window_began_ms = now_ms;
    }
    if (orders < crowd && orders_before < crowd) crowd_began_ms = null;
    else crowd_began_ms ??= now_ms;
    return crowd_began_ms !== null;
  }

  return {
    isOn: () => jobs > 0,
    /** True while what follows from the job or the crowd itself had better begin behind it: for a minute at most. */
    putsOff(): boolean {
      const now_ms = clock();
      if (jobs > 0 && now_ms - began_ms < most_ms) return true;
      return isCrowd(now_ms) && now_ms - crowd_began_ms! < most_ms;
    },
    /** So many orders were just placed or paid. */
    bought(count: number): void {
      isCrowd(clock());
      orders += count;
    },
    /** Call what is returned when the job is over. */
    begin(): () => void {
      let over = false;
      if (jobs++ === 0) began_ms = clock();
      return () => {
        if (!over) jobs--;
        over = true;
      };
    },
  };
}
