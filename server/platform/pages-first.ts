/** What comes behind a job (its grid, its bundles) belongs to it, and often the next file comes at once. */
const usual_grace_ms = 5_000;

/**
 * Says when the thread that answers pages is to have a processor before everybody, as soon as somebody asks it for something: while jobs work
 * that may wait, and some seconds longer. `turn` is told each change, and where it cannot do it everything stays as it is.
 */
export function createPagesFirst(turn: (first: boolean) => void, grace_ms = usual_grace_ms) {
  let jobs = 0;
  let first = false;
  let later: NodeJS.Timeout | undefined;

  function turnTo(wanted: boolean): void {
    clearTimeout(later);
    if (first === wanted) return;
    first = wanted;
    turn(wanted);
  }

  return {
    /** Call what is returned when the job is over. */
    begin(): () => void {
      jobs++;
      turnTo(true);
      let over = false;
      return () => {
        if (!over && --jobs === 0) later = setTimeout(() => turnTo(false), grace_ms).unref();
        over = true;
      };
    },
    /** As everybody, at once. */
    stop: () => turnTo(false),
  };
}
