/**
 * The address of a title: lower case, Latin letters, digits and Hangul syllables, hyphens between. At most 80 characters.
 * Never empty: a title of signs only becomes `product`.
 */
export function slugOf(title: string): string {
  const slug = title
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^a-z0-9가-힣]+/g, '-')
    .slice(0, 80)
    .replace(/^-+|-+$/g, '');
  return slug || 'product';
}

/** The first of `base`, `base-2`, `base-3` … that is not taken. */
export function freeSlug(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base;
  for (let number = 2; ; number++) {
    const tail = `-${number}`;
    const candidate = base.slice(0, 80 - tail.length).replace(/-+$/, '') + tail;
    if (!taken.has(candidate)) return candidate;
  }
}
