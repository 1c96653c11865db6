import { errors, type Route } from '@madang/contract';

type Json = Record<string, unknown>;

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const safe = (text: unknown) => String(text).replace(/[&<>"']/g, (char) => escapes[char]!);

/** A schema in one compact line: `{ id: string(uuid), lines: [{ … }], note?: string }`. */
function describeSchema(schema: unknown, depth = 0): string {
  const one = (schema ?? {}) as Json;
  if (one.const !== undefined) return JSON.stringify(one.const);
  if (Array.isArray(one.enum)) return one.enum.map((value) => JSON.stringify(value)).join(' | ');
  const union = (one.anyOf ?? one.oneOf) as unknown[] | undefined;
  if (union) return union.map((inner) => describeSchema(inner, depth + 1)).join(' | ');
  if (one.type === 'array') return `[${describeSchema(one.items, depth + 1)}]`;
  if (one.type === 'object') {
    if (depth > 6) return '{…}';
    const required = new Set((one.required as string[]) ?? []);
    const fields = Object.entries((one.properties ?? {}) as Json).map(
      ([name, inner]) =>
        `${'  '.repeat(depth + 1)}${name}${required.has(name) ? '' : '?'}: ${describeSchema(inner, depth + 1)}`,
    );
    return fields.length > 0 ? `{\n${fields.join('\n')}\n${'  '.repeat(depth)}}` : '{ }';
  }
  const bounds = [one.format, range(one.minLength, one.maxLength), range(one.minimum, one.maximum)].filter(Boolean);
  return `${one.type ?? 'any'}${bounds.length > 0 ? ` (${bounds.join(', ')})` : ''}`;
}

function range(from: unknown, to: unknown): string {
  if (from === undefined && to === undefined) return '';
  return `${from ?? ''}..${to ?? ''}`;
}

/** The reference page: every route and every error code, plain HTML, no script. */
export function renderDocs(routes: Route[]): string {
  const groups = Map.groupBy(
    [...routes].sort((a, b) => a.path.localeCompare(b.path)),
    (route) => route.path.split('/')[3] ?? 'api',
  );
  const sections = [...groups].map(
    ([name, members]) =>
      `<section id="${safe(name)}"><h2>${safe(name)}</h2>${members.map(renderRoute).join('')}</section>`,
  );
  const links = [...groups.keys()].map((name) => `<a href="#${safe(name)}">${safe(name)}</a>`).join(' ');
  return `<!doctype html>
<html lang="ko"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Madang API</title><link rel="stylesheet" href="/api/docs.css"></head><body>
<header><h1>Madang API</h1><p>기계가 읽는 문서 · machine-readable: <a href="/api/openapi.json">/api/openapi.json</a></p>
<nav>${links} <a href="#errors">errors</a></nav></header><main>${sections.join('')}${renderErrors()}</main></body></html>`;
}

function renderRoute(route: Route): string {
  const key = route.method !== 'GET' && route.idempotency !== 'none' ? ' · Idempotency-Key' : '';
  const parts = [
    ['path', route.params],
    ['query', route.query],
    ['body', route.body],
    ...Object.entries(route.reply).map(([status, schema]) => [`${status}`, schema] as const),
  ] as const;
  const tables = parts
    .filter(([, schema]) => schema)
    .map(([name, schema]) => `<h4>${safe(name)}</h4><pre>${safe(describeSchema(schema))}</pre>`);
  return `<details id="${safe(route.id)}"><summary><b class="${route.method.toLowerCase()}">${route.method}</b>
<code>${safe(route.path)}</code> <span>${safe(route.summary)}</span></summary>
<p>${safe(route.id)} · ${safe(route.auth)}${key}</p>${tables.join('')}</details>`;
}

function renderErrors(): string {
  const rows = Object.entries(errors).map(
    ([code, entry]) =>
      `<tr id="error-${code}"><td><code>${code}</code></td><td>${entry.status}</td><td>${safe(entry.ko)}</td><td lang="en">${safe(entry.en)}</td></tr>`,
  );
  return `<section id="errors"><h2>오류 · errors</h2><table><thead><tr><th scope="col">code</th><th scope="col">HTTP</th><th scope="col">한국어</th>
<th scope="col">English</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`;
}

export const docs_style = `:root{color-scheme:light dark;font:16px/1.6 system-ui,'Pretendard','Apple SD Gothic Neo','Noto Sans KR',sans-serif}
body{max-width:64rem;margin:0 auto;padding:1.5rem}h1{margin:0}nav a{margin-right:.75rem}
details{border-top:1px solid #8884;padding:.5rem 0}summary{cursor:pointer}summary b{display:inline-block;min-width:4.5rem}
pre{overflow:auto;background:#8881;padding:.75rem;border-radius:.5rem;font-size:.85rem}h4{margin:.75rem 0 .25rem}
table{border-collapse:collapse;width:100%;font-size:.9rem}td,th{text-align:left;padding:.35rem .5rem;border-top:1px solid #8884;vertical-align:top}`;
