import { crc32, deflateRawSync } from 'node:zlib';

/** A cell: text, a number, or a number shown as a date. `raw` is its whole XML, for what only hostile files hold. */
export type Cell =
  | { text: string; rich?: boolean }
  | { number: number | string; style?: 'date' | 'day' }
  | { raw: string }
  | null;
export type Sheet = { name: string; rows: (Cell[] | null)[]; merges?: string[]; hidden?: boolean };
/** How a program writes the same sheet: all of these occur in files that Excel opens. */
export type Habit = {
  strings: 'shared' | 'inline';
  addresses: boolean;
  prefix: '' | 'x:';
  packing: 'deflate' | 'store' | 'stream';
  dates_1904: boolean;
  dimension: string | null;
};

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '_x000D_');

function column(index: number): string {
  let [name, left] = ['', index + 1];
  for (; left > 0; left = Math.floor((left - 1) / 26)) name = String.fromCharCode(65 + ((left - 1) % 26)) + name;
  return name;
}

function stringXml(tag: 'si' | 'is', text: string, rich: boolean, p: string): string {
  const t = (part: string) =>
    `<${p}t${/^\s|\s$|\n/.test(part) ? ' xml:space="preserve"' : ''}>${escapeXml(part)}</${p}t>`;
  if (!rich || text.length < 2) return `<${p}${tag}>${t(text)}</${p}${tag}>`;
  const [first, ...rest] = text;
  const runs = [first!, rest.join('')].map((part) => `<${p}r><${p}rPr><${p}b/></${p}rPr>${t(part)}</${p}r>`);
  return `<${p}${tag}>${runs.join('')}<${p}phoneticPr fontId="1"/></${p}${tag}>`;
}

/** The parts of a workbook by their names, before they are packed. */
export function writeParts(sheets: Sheet[], habit: Habit): Map<string, string> {
  const p = habit.prefix;
  const ns = p ? `xmlns:${p.slice(0, -1)}="${main}"` : `xmlns="${main}"`;
  const shared = new Map<string, number>();
  const shared_xml: string[] = [];
  const cellXml = (cell: Cell, at: string): string => {
    const r = habit.addresses ? ` r="${at}"` : '';
    if (cell === null) return habit.addresses ? '' : `<${p}c/>`;
    if ('raw' in cell) return cell.raw;
    if ('number' in cell) {
      const s = cell.style ? ` s="${cell.style === 'date' ? 1 : 2}"` : '';
      return `<${p}c${r}${s}><${p}v>${cell.number}</${p}v></${p}c>`;
    }
    if (habit.strings === 'inline')
      return `<${p}c${r} t="inlineStr">${stringXml('is', cell.text, cell.rich ?? false, p)}</${p}c>`;
    let index = shared.get(cell.text);
    if (index === undefined) {
      index = shared.size;
      shared.set(cell.text, index);
      shared_xml.push(stringXml('si', cell.text, cell.rich ?? false, p));
    }
    return `<${p}c${r} t="s"><${p}v>${index}</${p}v></${p}c>`;
  };
  const parts = new Map<string, string>();
  const sheet_parts = sheets.map((sheet, n): [string, string] => {
    const rows = sheet.rows.map((cells, y) => {
      if (cells === null) return '';
      const inside = cells.map((cell, x) => cellXml(cell, `${column(x)}${y + 1}`)).join('');
      // A row without its number stands right after the one before: only where no row is left out.
      const r = habit.addresses || sheet.rows.includes(null) ? ` r="${y + 1}"` : '';
      return `<${p}row${r}>${inside}</${p}row>`;
    });
    const merges = sheet.merges?.length
      ? `<${p}mergeCells count="${sheet.merges.length}">${sheet.merges.map((ref) => `<${p}mergeCell ref="${ref}"/>`).join('')}</${p}mergeCells>`
      : '';
    const dimension = habit.dimension ? `<${p}dimension ref="${habit.dimension}"/>` : '';
    return [
      `xl/worksheets/sheet${n + 1}.xml`,
      `${head}<${p}worksheet ${ns}>${dimension}<${p}sheetData>${rows.join('')}</${p}sheetData>${merges}</${p}worksheet>`,
    ];
  });
  const with_shared = shared_xml.length > 0;
  parts.set('[Content_Types].xml', contentTypes(sheets.length, with_shared));
  parts.set('_rels/.rels', relations([['officeDocument', 'xl/workbook.xml']]));
  parts.set(
    'xl/workbook.xml',
    `${head}<${p}workbook ${ns} xmlns:rel="${office}/relationships">${habit.dates_1904 ? `<${p}workbookPr date1904="1"/>` : ''}<${p}sheets>${sheets
      .map(
        ({ name, hidden }, n) =>
          `<${p}sheet name="${escapeXml(name)}" sheetId="${n + 1}"${hidden ? ' state="hidden"' : ''} rel:id="rId${n + 1}"/>`,
      )
      .join('')}</${p}sheets></${p}workbook>`,
  );
  parts.set(
    'xl/_rels/workbook.xml.rels',
    relations([
      ...sheets.map((_, n): [string, string] => ['worksheet', `worksheets/sheet${n + 1}.xml`]),
      ['styles', 'styles.xml'],
      ...(with_shared ? [['sharedStrings', 'sharedStrings.xml'] as [string, string]] : []),
    ]),
  );
  parts.set('xl/styles.xml', stylesXml(p, ns));
  if (with_shared)
    parts.set(
      'xl/sharedStrings.xml',
      `${head}<${p}sst ${ns} count="${shared.size}" uniqueCount="${shared.size}">${shared_xml.join('')}</${p}sst>`,
    );
  for (const [name, text] of sheet_parts) parts.set(name, text);
  return parts;
}

export function relations(list: [string, string][]): string {
  const items = list.map(
    ([kind, target], n) => `<Relationship Id="rId${n + 1}" Type="${office}/relationships/${kind}" Target="${target}"/>`,
  );
  return `${head}<Relationships xmlns="${packages}/relationships">${items.join('')}</Relationships>`;
}

function contentTypes(sheets: number, with_shared: boolean): string {
  const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const override = (part: string, type: string) =>
    `<Override PartName="/xl/${part}.xml" ContentType="${kind}.${type}+xml"/>`;
  return `${head}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('workbook', 'sheet.main')}${Array.from({ length: sheets }, (_, n) => override(`worksheets/sheet${n + 1}`, 'worksheet')).join('')}${override('styles', 'styles')}${with_shared ? override('sharedStrings', 'sharedStrings') : ''}</Types>`;
}

/** Styles 0 plain, 1 time, 2 day. */
function stylesXml(p: string, ns: string): string {
  const xf = (id: number) =>
    `<${p}xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0"${id ? ' applyNumberFormat="1"' : ''}/>`;
  return `${head}<${p}styleSheet ${ns}><${p}numFmts count="1"><${p}numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></${p}numFmts><${p}fonts count="1"><${p}font><${p}sz val="11"/></${p}font></${p}fonts><${p}fills count="1"><${p}fill><${p}patternFill patternType="none"/></${p}fill></${p}fills><${p}borders count="1"><${p}border/></${p}borders><${p}cellStyleXfs count="1"><${p}xf numFmtId="0"/></${p}cellStyleXfs><${p}cellXfs count="3">${xf(0)}${xf(164)}${xf(14)}</${p}cellXfs></${p}styleSheet>`;
}

/** Packs parts as a zip. `stream` leaves sizes to a descriptor behind the data, as programs do that write while they calculate. */
export function zip(parts: Iterable<[string, string | Uint8Array]>, packing: Habit['packing'] = 'deflate'): Buffer {
  const [locals, centrals]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, content] of parts) {
    const [file, data] = [Buffer.from(name), Buffer.from(content)];
    const packed = packing === 'store' ? data : deflateRawSync(data);
    const [flags, method, crc] = [packing === 'stream' ? 0x0808 : 0x0800, packing === 'store' ? 0 : 8, crc32(data)];
    const known = packing === 'stream' ? [0, 0, 0] : [crc, packed.length, data.length];
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    for (const [value, at] of [
      [20, 4],
      [flags, 6],
      [method, 8],
      [0x21, 12],
      [file.length, 26],
    ] as const)
      local.writeUInt16LE(value, at);
    for (const [i, value] of known.entries()) local.writeUInt32LE(value, 14 + 4 * i);
    const descriptor = Buffer.alloc(packing === 'stream' ? 16 : 0);
    if (packing === 'stream')
      for (const [i, value] of [0x08074b50, crc, packed.length, data.length].entries())
        descriptor.writeUInt32LE(value, 4 * i);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    for (const [value, at] of [
      [20, 4],
      [20, 6],
      [flags, 8],
      [method, 10],
      [0x21, 14],
      [file.length, 28],
    ] as const)
      central.writeUInt16LE(value, at);
    for (const [i, value] of [crc, packed.length, data.length].entries()) central.writeUInt32LE(value, 16 + 4 * i);
    central.writeUInt32LE(offset, 42);
    locals.push(local, file, packed, descriptor);
    centrals.push(central, file);
    offset += 30 + file.length + packed.length + descriptor.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  for (const at of [8, 10]) end.writeUInt16LE(centrals.length / 2, at);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
