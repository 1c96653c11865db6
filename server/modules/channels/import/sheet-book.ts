import { isDateFormat, serialToDate } from 'hucre';
import { inlineText, NotPlain, type SheetBook } from './scan-sheet.ts';

/** Reads what the cells of a book's sheets point to, from its parts' XML (null: the book has none). @throws NotPlain */
export function readSheetBook(parts: { strings: string | null; styles: string | null; mac: boolean }): SheetBook {
  return {
    strings: parts.strings === null ? [] : readStrings(parts.strings),
    dates: parts.styles === null ? [] : readDates(parts.styles),
    toDate: (serial) => serialToDate(serial, parts.mac),
  };
}

function readStrings(xml: string): string[] {
  if (xml.includes('<!') || !/<sst[\s>]/.test(xml)) throw new NotPlain();
  const strings: string[] = [];
  for (let at = 0; ; ) {
    const open = xml.indexOf('<si', at);
    if (open < 0) return strings;
    const close = xml.indexOf('>', open);
    if (xml[close - 1] === '/') {
      strings.push('');
      at = close + 1;
      continue;
    }
    const end = xml.indexOf('</si>', close);
    if (end < 0) throw new NotPlain();
    strings.push(inlineText(xml.slice(close + 1, end)));
    at = end + 5;
  }
}

/** Which cell styles show a date: by their number format, ours to name or one of Excel's own numbers. */
function readDates(xml: string): boolean[] {
  const styles = /<cellXfs[\s>].*?<\/cellXfs>/s.exec(xml)?.[0];
  if (xml.includes('<!') || !styles) throw new NotPlain();
  const formats = new Map<string, string>();
  for (const [tag] of xml.matchAll(/<numFmt\s[^>]*>/g)) {
    const code = /\sformatCode=("[^"]*"|'[^']*')/.exec(tag)?.[1]?.slice(1, -1) ?? '';
    formats.set(/\snumFmtId=["'](\d+)/.exec(tag)?.[1] ?? '', code.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
  }
  return [...styles.matchAll(/<xf[\s/>][^>]*>/g)].map(([tag]) => {
    const id = /\snumFmtId=["'](\d+)/.exec(tag)?.[1] ?? '0';
    return isDateFormat(formats.get(id) || id);
  });
}
