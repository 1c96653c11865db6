/**
 * The elements a description may have; the same list the server keeps. The server cleans what it stores and decides;
 * here it only keeps pasted text tidy and the preview honest. Parsed in a document that runs and loads nothing.
 */
const allowed = new Set([
  'p',
  'h3',
  'h4',
  'ul',
  'ol',
  'li',
  'strong',
  'em',
  'br',
  'a',
  'blockquote',
  'hr',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
]);
const renamed: Record<string, string> = { b: 'strong', i: 'em', div: 'p', h1: 'h3', h2: 'h3', h5: 'h4', h6: 'h4' };
const dropped = new Set([
  'script',
  'style',
  'iframe',
  'object',
  'embed',
  'template',
  'noscript',
  'svg',
  'math',
  'head',
  'title',
  'textarea',
  'select',
]);

const safe_link = /^(https?:\/\/|mailto:|tel:|\/(?!\/))/i;

function clean(from: Node, into: Node, page: Document): void {
  for (const child of from.childNodes) {
    if (child.nodeType === 3) {
      into.appendChild(page.createTextNode(child.textContent ?? ''));
      continue;
    }
    if (child.nodeType !== 1) continue;
    const element = child as Element;
    const found = element.localName;
    if (dropped.has(found)) continue;
    const name = renamed[found] ?? found;
    // A block inside a paragraph would be torn apart when parsed again: only its content stays.
    const nested = name === 'p' && into.nodeName.toLowerCase() === 'p';
    if (!allowed.has(name) || nested) {
      clean(element, into, page);
      continue;
    }
    const made = page.createElement(name);
    const href = name === 'a' ? (element.getAttribute('href') ?? '') : '';
    if (safe_link.test(href)) made.setAttribute('href', href);
    clean(element, made, page);
    into.appendChild(made);
  }
}

/** HTML of any origin -> the elements above, with no attribute but a link's address. */
export function cleanHtml(html: string): string {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const body = page.createElement('div');
  clean(page.body, body, page);
  return body.innerHTML;
}
