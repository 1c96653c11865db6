import { useEffect, useRef } from 'react';
import { createLive, type Hear, type Stream } from './live-stream.ts';

const listen = createLive(
  (topics) => new EventSource(`/api/v1/live?topics=${encodeURIComponent(topics)}`) as unknown as Stream,
);

/**
 * Calls `hear` with each event of the topics while the component is shown, and `resync` (read the whole state anew) when the
 * stream was opened or has lost something.
 */
export function useLive(topics: string[], hear: Hear, resync: () => void): void {
  const latest = useRef({ hear, resync });
  latest.current = { hear, resync };
  const joined = topics.join(',');
  useEffect(() => {
    if (!joined) return;
    return listen(
      joined.split(','),
      (data, topic) => latest.current.hear(data, topic),
      () => latest.current.resync(),
    );
  }, [joined]);
}
