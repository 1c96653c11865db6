import { useSyncExternalStore } from 'react';

const query = matchMedia('(min-width: 48rem)');

/** True from a tablet upwards. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (watch) => {
      query.addEventListener('change', watch);
      return () => query.removeEventListener('change', watch);
    },
    () => query.matches,
  );
}
