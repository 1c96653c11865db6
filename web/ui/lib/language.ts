import { useCallback, useSyncExternalStore } from 'react';

export type Language = 'ko' | 'en';

const storage_key = 'madang.language';
const watchers = new Set<() => void>();
let current: Language = readStored();
// The server writes the language it was asked for; the page's own choice is what is shown.
if (typeof document !== 'undefined') document.documentElement.lang = current;

function readStored(): Language {
  try {
    // An address may name its language: a search engine's English page opens in English.
    const asked = new URLSearchParams(location.search).get('lang');
    const chosen = asked ?? localStorage.getItem(storage_key);
    if (chosen === 'en' || chosen === 'ko') return chosen;
    return navigator.languages.find((one) => /^(ko|en)\b/i.test(one))?.startsWith('en') ? 'en' : 'ko';
  } catch {
    return 'ko';
  }
}

/** The language in use now; for code outside components (request headers, formatting). */
export const language = (): Language => current;

/** Switches both the words and `<html lang>`; remembered for the next visit. */
export function setLanguage(next: Language): void {
  current = next;
  document.documentElement.lang = next;
  try {
    localStorage.setItem(storage_key, next);
    dropAsked();
  } catch {
    // A browser that stores nothing still switches for this visit.
  }
  for (const watch of watchers) watch();
}

/** The address no longer names a language once another was chosen. */
function dropAsked(): void {
  const url = new URL(location.href);
  if (!url.searchParams.has('lang')) return;
  url.searchParams.delete('lang');
  history.replaceState(history.state, '', url);
}

function subscribe(watch: () => void): () => void {
  watchers.add(watch);
  return () => watchers.delete(watch);
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, language);
}

export type Say = (ko: string, en: string) => string;

/** Words in place, both languages side by side: `t('장바구니', 'Cart')`. A missing translation does not compile. */
export function useSay(): Say {
  const now = useLanguage();
  return useCallback((ko, en) => (now === 'en' ? en : ko), [now]);
}

/** The same for code outside components. */
export const say: Say = (ko, en) => (current === 'en' ? en : ko);

/** A text of the catalogue: English where there is one. */
export const pick = (lang: Language, ko: string, en: string | null | undefined): string =>
  lang === 'en' && en ? en : ko;
