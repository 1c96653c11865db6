import { useEffect, useState } from 'react';

/**
 * The token behind `#` in a link from a mail: no server, log or Referer sees it there. Taken out of the address at once, so
 * that it is not copied with it; it stays through a reload, in this tab alone.
 */
export function useLinkToken(slot: string): string | null {
  const [token, setToken] = useState(() => inAddress() ?? recall(slot));
  // The link may be opened in the very tab that asked for it: only what is behind the # changes then.
  useEffect(() => {
    const hear = () => setToken((known) => inAddress() ?? known);
    addEventListener('hashchange', hear);
    return () => removeEventListener('hashchange', hear);
  }, []);
  useEffect(() => {
    if (!token) return;
    try {
      sessionStorage.setItem(`madang.link.${slot}`, token);
    } catch {
      // A reload then asks for the link again.
    }
    if (location.hash) history.replaceState(history.state, '', location.pathname + location.search);
  }, [slot, token]);
  return token;
}

const inAddress = (): string | null => /^#([A-Za-z0-9_-]{64})$/.exec(location.hash)?.[1] ?? null;

function recall(slot: string): string | null {
  try {
    return sessionStorage.getItem(`madang.link.${slot}`);
  } catch {
    return null;
  }
}

export function forgetLinkToken(slot: string): void {
  try {
    sessionStorage.removeItem(`madang.link.${slot}`);
  } catch {
    // Nothing was kept.
  }
}
