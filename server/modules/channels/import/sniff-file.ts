export type FileNature = 'zip' | 'cfb' | 'csv-utf8' | 'csv-cp949' | 'csv-utf16' | 'other';

/** What the first bytes say, whatever the file is called. */
export function sniffFile(bytes: Buffer): FileNature {
  if (bytes.length === 0) return 'other';
  if (bytes.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4]))) return 'zip';
  if (bytes.subarray(0, 8).equals(Buffer.from('d0cf11e0a1b11ae1', 'hex'))) return 'cfb';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'csv-utf16';
  const head = bytes.subarray(0, 64 * 1024);
  if (head.includes(0) || /^(%PDF|\{\\rtf|<)/.test(head.toString('latin1', 0, 8).trimStart())) return 'other';
  const nature = isUtf8(head, head.length < bytes.length) ? 'csv-utf8' : 'csv-cp949';
  const text = new TextDecoder(nature === 'csv-utf8' ? 'utf-8' : 'euc-kr').decode(head);
  // A table has a separator in its first lines, and no control characters.
  const lines = text.split(/\r?\n/, 12);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: binary files are told from text by them
  if (/[\u0001-\u0008\u000e-\u001f]/.test(text) || !lines.some((line) => /[,\t;]/.test(line))) return 'other';
  return nature;
}

function isUtf8(bytes: Buffer, cut: boolean): boolean {
  // A character may be cut in two at the end of the sample.
  const sample = cut ? bytes.subarray(0, bytes.length - 4) : bytes;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: cut });
    return true;
  } catch {
    return false;
  }
}
