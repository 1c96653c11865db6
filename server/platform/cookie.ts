/** One cookie out of a Cookie header, without parsing the others. */
export function readCookie(header: string | undefined, name: string): string | null {
  if (!header) return null;
  for (let from = 0; ; ) {
    const at = header.indexOf(`${name}=`, from);
    if (at < 0) return null;
    if (at === 0 || header[at - 1] === ' ' || header[at - 1] === ';') {
      const start = at + name.length + 1;
      const end = header.indexOf(';', start);
      return (end < 0 ? header.slice(start) : header.slice(start, end)).trim();
    }
    from = at + 1;
  }
}
