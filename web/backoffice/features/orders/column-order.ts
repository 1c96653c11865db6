/** Shows a column beside its usual neighbour: behind the nearest one before it that is shown, whatever order these have by now. */
export function showColumn(all: readonly string[], shown: readonly string[], id: string): string[] {
  if (shown.includes(id)) return [...shown];
  const neighbour = all.slice(0, all.indexOf(id)).findLast((one) => shown.includes(one));
  return shown.toSpliced(neighbour === undefined ? 0 : shown.indexOf(neighbour) + 1, 0, id);
}

/** Moves a column one place to the left (-1) or to the right (1); at the end of the row it stays. */
export function moveColumn(shown: readonly string[], id: string, by: -1 | 1): string[] {
  const from = shown.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= shown.length) return [...shown];
  return shown.toSpliced(from, 1).toSpliced(to, 0, id);
}
