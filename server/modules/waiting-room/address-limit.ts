/** An address as entries are counted by: IPv4 whole, of IPv6 the /64 that one connection is given. */
export function networkOf(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail = ''] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const whole = plain.includes('::')
    ? [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
    : left;
  return whole
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

const minute_ms = 60_000;

/** How often each key did something in this minute, in this process: a bound on what one address or person makes us do. */
export function createMinuteLimit() {
  let since_ms = 0;
  let counts = new Map<string, number>();
  /** Seconds to wait, or 0 where the key may. */
  return (key: string, most: number, now_ms = performance.now()): number => {
    if (now_ms - since_ms >= minute_ms) {
      since_ms = now_ms;
      counts = new Map();
    }
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count <= most ? 0 : Math.max(1, Math.ceil((since_ms + minute_ms - now_ms) / 1_000));
  };
}
