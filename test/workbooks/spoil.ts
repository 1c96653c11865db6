import { createRandom, type Random } from './random.ts';
import { readParts } from './read-cells.ts';
import { zip } from './sheet-file.ts';

type Spoiler = (random: Random, bytes: Buffer) => Buffer;

/** Changes one part's XML and packs the book again. */
const inPart =
  (part: RegExp, change: (random: Random, xml: string) => string): Spoiler =>
  (random, bytes) => {
    const parts = [...readParts(bytes)];
    return zip(parts.map(([name, xml]) => [name, part.test(name) ? change(random, xml) : xml]));
  };
const sheet = /sheet\d+\.xml$/;
const anywhere = (random: Random, xml: string, put: string) => {
  const at = random.below(xml.length);
  return xml.slice(0, at) + put + xml.slice(at);
};

/** Ways a workbook is broken on its way or made to harm. */
const spoilers: Record<string, Spoiler> = {
  'cut off': (random, bytes) => bytes.subarray(0, random.below(bytes.length)),
  'bytes changed': (random, bytes) => {
    const out = Buffer.from(bytes);
    for (let n = random.between(1, 30); n > 0; n--) out[random.below(out.length)] = random.below(256);
    return out;
  },
  'directory changed': (random, bytes) => {
    const out = Buffer.from(bytes);
    const start = Math.max(0, out.length - 300);
    for (let n = 6; n > 0; n--)
      out[start + random.below(out.length - start)] = random.pick([0, 0xff, 0x7f, random.below(256)]);
    return out;
  },
  'a part missing': (random, bytes) => {
    const parts = [...readParts(bytes)];
    parts.splice(random.below(parts.length), 1);
    return zip(parts);
  },
  'a part twice': (_, bytes) => zip([...readParts(bytes)].flatMap((one) => [one, one])),
  'XML cut': inPart(/xml$/, (random, xml) => (random.chance(0.4) ? xml.slice(0, random.below(xml.length)) : xml)),
  'tags torn': inPart(/./, (random, xml) =>
    random.chance(0.5) ? anywhere(random, xml, random.pick(['<', '>', '</c>', '<c ', '&', '"', '\0'])) : xml,
  ),
  'entities within entities': inPart(sheet, (_, xml) =>
    xml
      .replace(
        '?>',
        '?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
      )
      .replaceAll('<t>', '<t>&c;'),
  ),
  'an entity from outside': inPart(sheet, (_, xml) =>
    xml.replace('?>', '?><!DOCTYPE x [<!ENTITY leak SYSTEM "file:///etc/hostname">]>').replaceAll('<t>', '<t>&leak;'),
  ),
  'shared strings out of range': inPart(sheet, (random, xml) =>
    xml.replaceAll(/t="s"><v>\d+/g, () => `t="s"><v>${random.pick(['-1', '99999999', '1e9', 'NaN', '', '0x10'])}`),
  ),
  'numbers that are none': inPart(sheet, (random, xml) =>
    xml.replaceAll(/<v>[\d.]+<\/v>/g, (whole) =>
      random.chance(0.3) ? `<v>${random.pick(['1e400', '-', 'NaN', '9'.repeat(400), '1.2.3', ' '])}</v>` : whole,
    ),
  ),
  'dates out of all time': inPart(sheet, (random, xml) =>
    xml.replaceAll(
      /(<c[^>]* s="1"[^>]*><v>)[^<]*/g,
      (_, head: string) => head + random.pick(['-5', '0', '60', '2958466', '1e300', '0.5']),
    ),
  ),
  'addresses that lie': inPart(sheet, (random, xml) =>
    xml.replaceAll(/ r="[A-Z]+\d+"/g, (whole) =>
      random.chance(0.2) ? ` r="${random.pick(['A1', 'XFD1048576', 'ZZZZZZ1', '1A', '', 'A0', 'A-1'])}"` : whole,
    ),
  ),
  'rows that lie': inPart(sheet, (random, xml) =>
    xml.replaceAll(/<row r="\d+"/g, (whole) =>
      random.chance(0.3) ? `<row r="${random.pick([0, -1, 1, 1_048_576, 99_999_999, ''])}"` : whole,
    ),
  ),
  'merged everywhere': inPart(sheet, (_, xml) =>
    xml.replace(
      '</worksheet>',
      `<mergeCells>${'<mergeCell ref="A1:XFD1048576"/><mergeCell ref="B2:A1"/><mergeCell ref="?"/>'.repeat(200)}</mergeCells></worksheet>`,
    ),
  ),
  'deep within itself': inPart(sheet, (_, xml) => xml.replace('<sheetData>', `<sheetData>${'<g>'.repeat(20_000)}`)),
  'one long cell': inPart(sheet, (_, xml) => xml.replace('<t>', `<t>${'배송'.repeat(400_000)}`)),
  'formulas and errors': inPart(sheet, (random, xml) =>
    xml
      .replaceAll(/<v>/g, (whole) =>
        random.chance(0.2) ? '<f>HYPERLINK("http://leak.example.invalid")</f><v>' : whole,
      )
      .replaceAll('t="s"', (whole) => (random.chance(0.1) ? 't="e"' : whole)),
  ),
  'packed to burst': (_, bytes) =>
    zip(
      [...readParts(bytes)].map(([name, xml]) => [name, sheet.test(name) ? `${xml}${' '.repeat(120_000_000)}` : xml]),
    ),
};

/** A spoiled copy of a workbook; the same seed spoils it the same way. */
export function spoil(seed: number, bytes: Buffer): { how: string; bytes: Buffer } {
  const random = createRandom(seed * 7_919 + 1);
  // Unpacking a hundred megabytes takes its time: one in a hundred.
  const burst = 'packed to burst';
  const names = Object.keys(spoilers).filter((name) => name !== burst);
  const how = seed % 100 === 99 ? burst : names[seed % names.length]!;
  return { how, bytes: spoilers[how]!(random, bytes) };
}
