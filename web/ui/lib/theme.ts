import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';

const storage_key = 'madang.theme';
const watchers = new Set<() => void>();

/** Set before the first paint by public/theme.js; here it only changes. */
function theme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

export function setTheme(next: Theme): void {
  if (next === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    if (next === 'system') localStorage.removeItem(storage_key);
    else localStorage.setItem(storage_key, next);
  } catch {
    // Not remembered, still applied.
  }
  for (const watch of watchers) watch();
}

export function useTheme(): Theme {
  return useSyncExternalStore((watch) => {
    watchers.add(watch);
    return () => watchers.delete(watch);
  }, theme);
}
