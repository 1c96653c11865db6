import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

/** What this page needs for itself goes first. */
const rest_ms = 500;

/**
 * Fetches the script of the page that one's next press opens, so that at the opening of a drop nobody waits for it on a slow
 * telephone. Nothing is asked of the shop beside it; where it fails, the press fetches it.
 */
export function useNextPage(next: '/checkout' | '/line/$room_id' | null) {
  const router = useRouter();
  useEffect(() => {
    if (!next) return;
    const timer = setTimeout(() => void router.loadRouteChunk(router.routesById[next]), rest_ms);
    return () => clearTimeout(timer);
  }, [router, next]);
}
