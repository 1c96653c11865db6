import { hash } from 'node:crypto';
import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { PDFiumLibrary } from '@hyzyla/pdfium';

/**
 * A text and everything it may be an encoding of, in one another: JSON escapes, hex, base64, quoted-printable, gzip, zip (an .xlsx is
 * one) and the streams of a PDF.
 */
export function layers(text: string, depth = 4): string[] {
  if (depth === 0) return [text];
  const inner: string[] = [];
  for (const [run] of text.matchAll(/(?:[0-9a-f]{2}){6,}/gi)) inner.push(...contents(Buffer.from(run, 'hex')));
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{12,}/g)) inner.push(...contents(Buffer.from(run, 'base64')));
  if (/\\u[0-9a-f]{4}/i.test(text))
    inner.push(text.replace(/\\u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16))));
  if (/=[0-9A-F]{2}=[0-9A-F]{2}/.test(text)) inner.push(unquote(text));
  if (/%[0-9A-F]{2}/.test(text)) inner.push(unquote(text.replaceAll('%', '=')));
  return [text, ...inner.flatMap((one) => layers(one, one.length < 16 ? 0 : depth - 1))];
}

const unquote = (text: string): string =>
  text
    .replace(/=\r?\n/g, '')
    .replace(/(?:=[0-9A-F]{2})+/g, (run) => Buffer.from(run.replaceAll('=', ''), 'hex').toString());

/** Bytes as text, and what is packed in them. */
export function contents(bytes: Buffer): string[] {
  const texts = [bytes.toString()];
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) texts.push(...unpacked(() => gunzipSync(bytes)));
  if (bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04') texts.push(...zipEntries(bytes));
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') texts.push(...pdfStreams(bytes));
  return texts;
}

function unpacked(unpack: () => Buffer): string[] {
  try {
    return contents(unpack());
  } catch {
    return []; // it only began like one
  }
}

/** Entries by the central directory at the end. */
function zipEntries(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let at = bytes.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 4, 'latin1')) {
    if (at + 46 > bytes.length) break;
    const size = bytes.readUInt32LE(at + 20);
    const local = bytes.readUInt32LE(at + 42);
    if (local + 30 > bytes.length) continue;
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(start, start + size);
    texts.push(...unpacked(() => (bytes.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed))));
  }
  return texts;
}

function pdfStreams(bytes: Buffer): string[] {
  const texts: string[] = [];
  const text = bytes.toString('latin1');
  for (const { 1: body, index } of text.matchAll(/stream\r?\n([\s\S]*?)endstream/g)) {
    const start = text.indexOf('\n', index) + 1;
    texts.push(...unpacked(() => inflateSync(bytes.subarray(start, start + body!.length))));
  }
  return texts;
}

/** How a text may lie in bytes nobody can parse (pages of a database, a log of writes): itself, UTF-16, hex, base64 at each offset. */
export function spellings(text: string): Buffer[] {
  const plain = Buffer.from(text);
  const shifted = [0, 1, 2].map((shift) => {
    const coded = Buffer.concat([Buffer.alloc(shift), plain])
      .toString('base64')
      .replace(/=+$/, '');
    // The first and the last letter mix with what stands beside it.
    return coded.slice(shift === 0 ? 0 : shift + 1, (plain.length + shift) % 3 === 0 ? undefined : -1);
  });
  const escaped = [...text].map((one) => (one > '\x7f' ? `\\u${one.charCodeAt(0).toString(16)}` : one)).join('');
  const hex = plain.toString('hex');
  return [
    plain,
    Buffer.from(text, 'utf16le'),
    ...[escaped, hex, hex.toUpperCase(), ...shifted].map((one) => Buffer.from(one)),
  ];
}

/**
 * Looks for every spelling of the texts in bytes nobody can parse. In one pass: a search for each would read a cluster a hundred times.
 * Nor are bytes read twice in which there was nothing: templates are copies of each other, and most files are the same the next time.
 */
export function byteSearch(texts: readonly string[]): (bytes: Buffer) => boolean {
  const all = new Set(texts.flatMap(spellings).map((bytes) => bytes.toString('latin1')));
  const spelled = new RegExp([...all].map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'));
  const clean = new Set<string>();
  return (bytes) => {
    const digest = hash('sha256', bytes);
    if (clean.has(digest)) return false;
    const found = spelled.test(bytes.toString('latin1'));
    if (!found) clean.add(digest);
    return found;
  };
}

/** The pages of a PDF as a reader shows them: its streams hold numbers of a font's letters, not letters. Nothing of what is no PDF. */
export async function pdfTexts(bytes: Buffer): Promise<string[]> {
  if (bytes.subarray(0, 5).toString('latin1') !== '%PDF-') return [];
  const library = await PDFiumLibrary.init();
  const pdf = await library.loadDocument(bytes);
  const pages = Array.from({ length: pdf.getPageCount() }, (_, index) => pdf.getPage(index).getText());
  library.destroy();
  return pages;
}
