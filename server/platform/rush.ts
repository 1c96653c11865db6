export type Rush = ReturnType<typeof createRush>;

/**
 * Tells whether somebody waits for a long job of this process (a file of orders being taken). Work that nobody waits for takes small
 * bites meanwhile: on two cores it would take from the job, and from the pages, as much time as it needs itself.
 */
export function createRush() {
  let jobs = 0;
  return {
    isOn: () => jobs > 0,
    /** Call what is returned when the job is over. */
    begin(): () => void {
      let over = false;
      jobs++;
      return () => {
        if (!over) jobs--;
        over = true;
      };
    },
  };
}
