/** How far a file is. Where it goes on by itself (`isMoving`) it does so after a restart of the server, too. */
export const import_states = [
  'waiting',
  'reading',
  'needs_password',
  'needs_mapping',
  'previewed',
  'committing',
  'done',
  'refused',
  'failed',
] as const;

const moving: ReadonlySet<string> = new Set<(typeof import_states)[number]>(['waiting', 'reading', 'committing']);

/** It goes on by itself: whoever waits for it looks again soon. */
export const isMoving = (one: { state: string }): boolean => moving.has(one.state);
