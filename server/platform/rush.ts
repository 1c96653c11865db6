export type Rush = ReturnType<typeof createRush>;

/** Longer nobody waits for what is put off, however long the job is. */
const most_ms = 60_000;

/**
 * Tells whether somebody waits for a long job of this process (a file of orders being taken). Work that nobody waits for takes small
 * bites meanwhile: on two cores it would take from the job, and from the pages, as much time as it needs itself.
 */
export function createRush() {
  let jobs = 0;
  let began_ms = 0;
  return {
    isOn: () => jobs > 0,
    /** True while what follows from the job itself had better begin behind it: for a minute at most. */
    putsOff: () => jobs > 0 && performance.now() - began_ms < most_ms,
    /** Call what is returned when the job is over. */
    begin(): () => void {
      let over = false;
      if (jobs++ === 0) began_ms = performance.now();
      return () => {
        if (!over) jobs--;
        over = true;
      };
    },
  };
}
