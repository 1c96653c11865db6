/** A block of Terraform's language: `resource "type" "name" { … }`. Expressions are kept as they are written. */
export type Block = { type: string; labels: string[]; attributes: Record<string, string>; blocks: Block[] };

/** Reads a file of Terraform's language as far as its structure goes; throws, with the line, where it is not one. */
export function readHcl(text: string): Block {
  const reader = { text, at: 0 };
  const whole = readBody(reader, { type: 'file', labels: [], attributes: {}, blocks: [] });
  if (reader.at < text.length) fail(reader, 'a closing bracket too many');
  return whole;
}

type Reader = { text: string; at: number };

function fail({ text, at }: Reader, what: string): never {
  throw new Error(`line ${text.slice(0, at).split('\n').length}: ${what}`);
}

/** Takes what `pattern` matches here, or nothing. */
function take(reader: Reader, pattern: RegExp): string | null {
  const sticky = new RegExp(pattern.source, 'y');
  sticky.lastIndex = reader.at;
  const found = sticky.exec(reader.text)?.[0] ?? null;
  if (found !== null) reader.at += found.length;
  return found;
}

const skip = (reader: Reader) => take(reader, /(\s|#[^\n]*|\/\/[^\n]*)*/);

function readBody(reader: Reader, block: Block): Block {
  for (skip(reader); reader.at < reader.text.length && reader.text[reader.at] !== '}'; skip(reader)) {
    const name = take(reader, /[A-Za-z_][\w-]*/) ?? fail(reader, 'a name was expected');
    take(reader, /[ \t]*/);
    if (take(reader, /=(?!=)/)) {
      if (name in block.attributes) fail(reader, `${name} is given twice`);
      block.attributes[name] = readExpression(reader);
      continue;
    }
    const labels: string[] = [];
    for (let label = take(reader, /"[^"\n]*"[ \t]*/); label !== null; label = take(reader, /"[^"\n]*"[ \t]*/))
      labels.push(label.trim().slice(1, -1));
    if (!take(reader, /\{/)) fail(reader, `${name} is neither an attribute nor a block`);
    block.blocks.push(readBody(reader, { type: name, labels, attributes: {}, blocks: [] }));
    if (!take(reader, /\}/)) fail(reader, `the block ${name} is not closed`);
  }
  return block;
}

const closing: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

/** Up to the end of its line, or of the line in which its last bracket closes. */
function readExpression(reader: Reader): string {
  const begun = reader.at;
  const open: string[] = [];
  while (reader.at < reader.text.length) {
    const here = reader.text[reader.at]!;
    if (open.length === 0 && (here === '\n' || here === '}')) break;
    if (here === '"') readText(reader);
    else if (here === '#') take(reader, /[^\n]*/);
    else {
      if (closing[here]) open.push(closing[here]);
      else if (')]}'.includes(here) && open.pop() !== here) fail(reader, `${here} closes nothing`);
      reader.at++;
    }
  }
  if (open.length > 0) fail(reader, `${open.at(-1)} is missing`);
  const expression = reader.text.slice(begun, reader.at).trim();
  return expression || fail(reader, 'nothing is given');
}

/** A text in quotes, and what is put into it: `"a ${b["c"]} d"`. */
function readText(reader: Reader): void {
  reader.at++;
  for (;;) {
    take(reader, /(?:[^"\\$\n]|\\.|\$(?!\{))*/);
    if (take(reader, /"/)) return;
    if (!take(reader, /\$\{/)) fail(reader, 'a text is not closed');
    for (let depth = 1; depth > 0; ) {
      const here = reader.text[reader.at] ?? fail(reader, 'a text is not closed');
      if (here === '"') readText(reader);
      else {
        depth += here === '{' ? 1 : here === '}' ? -1 : 0;
        reader.at++;
      }
    }
  }
}
