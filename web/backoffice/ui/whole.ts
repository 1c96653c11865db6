/** "12,900" or "" -> 12900 or null; anything else is NaN. */
export function readWhole(text: string): number | null {
  const plain = text.replaceAll(/[,\s원₩]/g, '');
  if (plain === '') return null;
  return /^-?\d+$/.test(plain) ? Number(plain) : Number.NaN;
}
