import { fileURLToPath } from 'node:url';
import bwipjs from 'bwip-js/node';
import PDFDocument from 'pdfkit';

const fonts = {
  regular: fileURLToPath(import.meta.resolve('pretendard/dist/public/static/alternative/Pretendard-Regular.ttf')),
  bold: fileURLToPath(import.meta.resolve('pretendard/dist/public/static/alternative/Pretendard-Bold.ttf')),
};
const mm = (value: number): number => (value * 72) / 25.4;

export type Style = {
  size?: number;
  bold?: boolean;
  align?: 'left' | 'right' | 'center';
  grey?: boolean;
  struck?: boolean;
  most_lines?: number;
};

type Run = { glyphs: object[]; positions: object[]; advanceWidth: number };
type Font = { layoutRun(text: string): Run; layout(text: string): Run };

/**
 * A letter is shaped once a file. Shaping whole words (contextual alternates, kerning) took half the time of a paper, and made it
 * another width than was measured here, letter by letter.
 */
function shapeByLetter(font: Font): void {
  const known = new Map<string, Run>();
  font.layout = (text) => {
    const whole: Run = { glyphs: [], positions: [], advanceWidth: 0 };
    for (const letter of text) {
      let run = known.get(letter);
      if (!run) {
        run = font.layoutRun(letter);
        known.set(letter, run);
      }
      whole.glyphs.push(...run.glyphs);
      whole.positions.push(...run.positions);
      whole.advanceWidth += run.advanceWidth;
    }
    return whole;
  };
}

/** A document drawn in millimetres from the top left; text is broken here, by word and then by letter, as Korean may be. */
export type Sheet = ReturnType<typeof openSheet>;

export function openSheet(title: string, onBytes: (bytes: Uint8Array) => void) {
  const doc = new PDFDocument({
    autoFirstPage: false,
    margin: 0,
    info: { Title: title, Producer: 'Madang' },
    lang: 'ko',
  });
  doc.on('data', onBytes);
  for (const [name, file] of Object.entries(fonts)) {
    doc.registerFont(name, file).font(name);
    shapeByLetter((doc as unknown as { _font: Font })._font);
  }
  const widths = { regular: new Map<string, number>(), bold: new Map<string, number>() };
  let pages = 0;

  const face = (style: Style) => (style.bold ? 'bold' : 'regular');
  /** Width in millimetres at one point of size, letter by letter: measured once a letter, not once a text. */
  function widthOf(text: string, style: Style): number {
    const known = widths[face(style)];
    let width = 0;
    for (const letter of text) {
      let one = known.get(letter);
      if (one === undefined) {
        one = doc.font(face(style)).fontSize(1_000).widthOfString(letter) / 1_000;
        known.set(letter, one);
      }
      width += one;
    }
    return (width * (style.size ?? 10) * 25.4) / 72;
  }

  function linesOf(text: string, width_mm: number, style: Style): string[] {
    const lines: string[] = [];
    let line = '';
    // Composed: a letter must not be two to be shaped as one.
    for (const word of text
      .normalize('NFC')
      .replace(/\s+/g, ' ')
      .trim()
      .split(/(?<= )/)) {
      if (widthOf(line + word.trimEnd(), style) <= width_mm) {
        line += word;
        continue;
      }
      if (line && widthOf(word.trimEnd(), style) <= width_mm) {
        lines.push(line.trimEnd());
        line = word;
        continue;
      }
      for (const letter of word) {
        if (line && widthOf(line + letter, style) > width_mm) {
          lines.push(line.trimEnd());
          line = '';
        }
        line += letter;
      }
    }
    lines.push(line.trimEnd());
    const most = style.most_lines ?? lines.length;
    return lines.length <= most ? lines : [...lines.slice(0, most - 1), `${lines[most - 1]!.slice(0, -1)}…`];
  }
  const heightOf = (count: number, size: number) => (count * size * 1.3 * 25.4) / 72;

  return {
    get pages() {
      return pages;
    },
    page(width_mm: number, height_mm: number) {
      doc.addPage({ size: [mm(width_mm), mm(height_mm)], margin: 0 });
      pages += 1;
    },
    /** How high the text will be, in millimetres. */
    measure: (text: string, width_mm: number, style: Style = {}) =>
      heightOf(linesOf(text, width_mm, style).length, style.size ?? 10),
    /** Draws it and returns its height in millimetres. */
    text(x_mm: number, y_mm: number, width_mm: number, text: string, style: Style = {}): number {
      const size = style.size ?? 10;
      const lines = linesOf(text, width_mm, style);
      doc
        .font(face(style))
        .fontSize(size)
        .fillColor(style.grey ? '#555' : '#000');
      for (const [index, line] of lines.entries()) {
        const wide = style.align || style.struck ? widthOf(line, style) : 0;
        const shift = style.align === 'right' ? width_mm - wide : style.align === 'center' ? (width_mm - wide) / 2 : 0;
        const [x, y] = [mm(x_mm + shift), mm(y_mm + heightOf(index, size))];
        if (line) doc.text(line, x, y, { lineBreak: false });
        if (style.struck)
          doc
            .moveTo(x, y + size * 0.6)
            .lineTo(x + mm(wide), y + size * 0.6)
            .lineWidth(0.8)
            .stroke('#000');
      }
      return heightOf(lines.length, size);
    },
    rule(x_mm: number, y_mm: number, width_mm: number, weight = 0.4) {
      doc
        .moveTo(mm(x_mm), mm(y_mm))
        .lineTo(mm(x_mm + width_mm), mm(y_mm))
        .lineWidth(weight)
        .stroke('#000');
    },
    box(x_mm: number, y_mm: number, width_mm: number, height_mm: number, filled = false) {
      const box = doc.rect(mm(x_mm), mm(y_mm), mm(width_mm), mm(height_mm));
      if (filled) box.fill('#000');
      else box.lineWidth(0.8).stroke('#000');
    },
    /** White on black: what must not be overlooked. */
    shout(x_mm: number, y_mm: number, text: string, size = 11): void {
      const width_mm = widthOf(text, { size, bold: true }) + 4;
      const height_mm = heightOf(1, size) + 1;
      doc.rect(mm(x_mm), mm(y_mm), mm(width_mm), mm(height_mm)).fill('#000');
      doc
        .font('bold')
        .fontSize(size)
        .fillColor('#fff')
        .text(text, mm(x_mm + 2), mm(y_mm + 0.7), { lineBreak: false });
    },
    /** Code 128 in a box, its quiet zones of ten modules left free. */
    barcode(x_mm: number, y_mm: number, width_mm: number, height_mm: number, text: string): void {
      const [code] = bwipjs.raw('code128', text, '') as { sbs: number[] }[];
      const module_mm = width_mm / (code!.sbs.reduce((sum, one) => sum + one, 0) + 20);
      let at = x_mm + 10 * module_mm;
      for (const [index, modules] of code!.sbs.entries()) {
        // Bars and spaces take turns.
        if (index % 2 === 0) doc.rect(mm(at), mm(y_mm), mm(modules * module_mm), mm(height_mm));
        at += modules * module_mm;
      }
      doc.fill('#000');
    },
    end: () => new Promise<void>((done) => doc.on('end', () => done()).end()),
  };
}
