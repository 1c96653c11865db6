import { useEffect } from 'react';

/** The tab's title; the server writes the first one into the page's head. */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    if (title) document.title = `${title} · 마당`;
  }, [title]);
}
