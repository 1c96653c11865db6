import { inflateRawSync } from 'node:zlib';

/** The parts of a zip by its central directory. */
export function readParts(bytes: Buffer): Map<string, string> {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const parts = new Map<string, string>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [method, packed] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [name_length, extra, comment] = [28, 30, 32].map((more) => bytes.readUInt16LE(at + more)) as [
      number,
      number,
      number,
    ];
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const data = bytes.subarray(start, start + packed);
    parts.set(
      bytes.toString('utf8', at + 46, at + 46 + name_length),
      (method === 8 ? inflateRawSync(data) : data).toString(),
    );
    at += 46 + name_length + extra + comment;
  }
  return parts;
}

const unescapeXml = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
const texts = (xml: string) =>
  [...xml.matchAll(/<t(?: [^>]*)?>([^<]*)<\/t>/g)].map(([, text]) => unescapeXml(text!)).join('');

/**
 * The cells of the first sheet as a person sees them, with its name and whether it holds a formula: a small reader for files of ours,
 * which shares nothing with what wrote them.
 */
export function readCells(bytes: Buffer): { sheet: string; rows: (string | number | null)[][]; formulas: number } {
  const parts = readParts(bytes);
  const shared = [...(parts.get('xl/sharedStrings.xml') ?? '').matchAll(/<si>([\s\S]*?)<\/si>/g)].map(([, one]) =>
    texts(one!),
  );
  const xml = parts.get('xl/worksheets/sheet1.xml')!;
  const rows = [...xml.matchAll(/<row[^>]*>([\s\S]*?)<\/row>/g)].map(([, row]) => {
    const cells: (string | number | null)[] = [];
    for (const [, attributes, inside = ''] of row!.matchAll(/<c((?: [^>]*?)?)(?:\/>|>([\s\S]*?)<\/c>)/g)) {
      const letters = /r="([A-Z]+)\d+"/.exec(attributes!)?.[1] ?? '';
      const index = letters
        ? [...letters].reduce((sum, one) => sum * 26 + one.charCodeAt(0) - 64, 0) - 1
        : cells.length;
      while (cells.length < index) cells.push(null);
      const value = /<v>([^<]*)<\/v>/.exec(inside)?.[1];
      if (/t="s"/.test(attributes!)) cells.push(shared[Number(value)]!);
      else if (/t="(inlineStr|str)"/.test(attributes!))
        cells.push(/<is>/.test(inside) ? texts(inside) : unescapeXml(value ?? ''));
      else cells.push(value === undefined ? null : Number(value));
    }
    return cells;
  });
  const sheet = unescapeXml(/<sheet [^>]*name="([^"]*)"/.exec(parts.get('xl/workbook.xml')!)![1]!);
  return { sheet, rows, formulas: [...xml.matchAll(/<f[ >]/g)].length };
}
