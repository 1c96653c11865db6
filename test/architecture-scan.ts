/**
 * Reads a TypeScript file far enough to know what it imports and what text its template literals hold.
 * An own scanner, because the compiler of TypeScript 7 has no API and the known tools see nothing under it.
 */
/** `names` are those between the braces that are not types; null for anything else (a default, `*`, a side effect). */
type Import = { specifier: string; type_only: boolean; line: number; names: string[] | null };
export type Scan = { imports: Import[]; templates: { text: string; line: number }[]; code: string };

type Piece = { kind: 'string' | 'template'; text: string; at: number };

/** Splits a source into code (comments blanked, strings replaced by `"n"`) and the strings themselves. */
function lex(source: string): { code: string; pieces: Piece[] } {
  const pieces: Piece[] = [];
  let code = '';
  let at = 0;
  const lineBreaks = (text: string) => text.replace(/[^\n]/g, '');

  function takeString(quote: string): boolean {
    let end = at + 1;
    while (end < source.length && source[end] !== quote && source[end] !== '\n') end += source[end] === '\\' ? 2 : 1;
    if (source[end] !== quote) return false; // an apostrophe in JSX text
    code += `"${pieces.push({ kind: 'string', text: source.slice(at + 1, end), at }) - 1}"`;
    at = end + 1;
    return true;
  }

  function takeTemplate(): void {
    const begin = at++;
    let text = '';
    const holes: string[] = [];
    while (at < source.length && source[at] !== '`') {
      if (source[at] === '\\') {
        text += source.slice(at, at + 2);
        at += 2;
      } else if (source.startsWith('${', at)) {
        at += 2;
        const before = code;
        code = '';
        takeCode(true);
        holes.push(code);
        code = before;
        text += ' ? ';
      } else text += source[at++];
    }
    at++;
    const index = pieces.push({ kind: 'template', text, at: begin }) - 1;
    code += `\`${index}\`(${holes.join(',')})${lineBreaks(text)}`;
  }

  function takeRegex(): boolean {
    if (!/(^|[(,=:[!&|?{};+\-*%<>~^]|\breturn|\bof|\bin|=>)\s*$/.test(code.slice(-40))) return false;
    let end = at + 1;
    let in_class = false;
    while (end < source.length && source[end] !== '\n' && (in_class || source[end] !== '/')) {
      if (source[end] === '\\') end++;
      else if (source[end] === '[') in_class = true;
      else if (source[end] === ']') in_class = false;
      end++;
    }
    if (source[end] !== '/') return false;
    code += '0';
    at = end + 1;
    return true;
  }

  function takeCode(inside_hole: boolean): void {
    let depth = 0;
    while (at < source.length) {
      const char = source[at]!;
      if (source.startsWith('//', at)) at = (source.indexOf('\n', at) + 1 || source.length + 1) - 1;
      else if (source.startsWith('/*', at)) {
        const end = source.indexOf('*/', at) + 2 || source.length;
        code += lineBreaks(source.slice(at, end));
        at = end > 1 ? end : source.length;
      } else if (char === '`') takeTemplate();
      else if ((char === "'" || char === '"') && takeString(char)) continue;
      else if (char === '/' && takeRegex()) continue;
      else {
        if (inside_hole && char === '}' && depth-- === 0) {
          at++;
          return;
        }
        if (inside_hole && char === '{') depth++;
        code += char;
        at++;
      }
    }
  }

  takeCode(false);
  return { code, pieces };
}

const patterns = [
  /\b(?:import|export)\s+(type\s)?[^"'`;()]*?\bfrom\s*"(\d+)"/g,
  /\bimport(\s)*"(\d+)"/g,
  /\bimport(\s)*\(\s*"(\d+)"/g,
];

function namesOf(clause: string): string[] | null {
  const braces = /^(?:import|export)\s+\{([^}]*)\}\s*from/.exec(clause)?.[1];
  if (braces === undefined) return null;
  const names = braces.split(',').map((name) => name.trim().split(/\s+as\s+/)[0]!);
  return names.filter((name) => name && !name.startsWith('type '));
}

export function scan(source: string): Scan {
  const { code, pieces } = lex(source);
  const lineAt = (at: number) => source.slice(0, at).split('\n').length;
  const imports: Import[] = [];
  for (const pattern of patterns) {
    for (const found of code.matchAll(pattern)) {
      const piece = pieces[Number(found[2])]!;
      const type_only = Boolean(found[1]?.startsWith('type'));
      imports.push({ specifier: piece.text, type_only, line: lineAt(piece.at), names: namesOf(found[0]) });
    }
  }
  const templates = pieces
    .filter((piece) => piece.kind === 'template')
    .map((piece) => ({ text: piece.text, line: lineAt(piece.at) }));
  return { imports, templates, code };
}
