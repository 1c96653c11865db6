import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { page_headers } from './http.ts';
import { type PageHead, renderHead } from './page-head.ts';
import { encodingFor, openStaticFolder, pack, type StaticFile } from './static-files.ts';

export type WebApp = {
  /** The built app: index.html, assets/. */
  folder: string;
  /** `/` or `/admin`; the app's own routes live under it. */
  prefix: string;
  /**
   * The head of a page by its path; goes where index.html says `<!--head-->`. `asked` is the language that the address names
   * (`?lang=en`), null where it names none.
   */
  head?: (path: string, language: 'ko' | 'en', asked: 'ko' | 'en' | null) => PageHead | Promise<PageHead>;
};

type Opened = WebApp & { files: ReturnType<typeof openStaticFolder> };

/**
 * Serves single-page apps: hashed assets for ever, other files by etag, every other path under the prefix as index.html
 * (never kept) with its head filled in. Paths of the API stay with the API.
 * `connect_origins` are hosts a page may load scripts from and talk to (a payment provider's widget), nothing else is let in.
 */
export function servePages(
  app: FastifyInstance,
  options: { apps: WebApp[]; connect_origins?: readonly string[] },
): void {
  const opened: Opened[] = options.apps
    .map((one) => ({ ...one, files: openStaticFolder(one.folder) }))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  app.get('/*', async (request, reply) => {
    const path = request.url.split('?', 1)[0]!;
    if (/^\/(api|media|metrics|healthz|readyz)(\/|$)/.test(path)) return reply.callNotFound();
    const web = opened.find((one) => one.prefix === '/' || path === one.prefix || path.startsWith(`${one.prefix}/`));
    if (!web) return reply.callNotFound();
    const inside = web.prefix === '/' ? path : path.slice(web.prefix.length) || '/';
    const file = inside === '/index.html' ? undefined : web.files.find(inside);
    if (file) return sendFile(request, reply, file);
    if (inside.startsWith('/assets/') || /\.\w{2,5}$/.test(inside)) return reply.callNotFound();
    return sendPage(web, request, reply, path, options.connect_origins ?? []);
  });
}

async function sendFile(request: FastifyRequest, reply: FastifyReply, file: StaticFile): Promise<FastifyReply> {
  reply.header('cache-control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  reply.header('etag', file.etag).header('vary', 'accept-encoding').type(file.type);
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
  const { bytes, encoding } = await file.read(encodingFor(request.headers['accept-encoding']));
  if (encoding !== 'identity') reply.header('content-encoding', encoding);
  return reply.send(bytes);
}

async function sendPage(
  web: Opened,
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
  connect_origins: readonly string[],
): Promise<FastifyReply> {
  const index = web.files.index();
  reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-cache')
    .header('vary', 'accept-encoding, accept-language');
  if (index === null) return reply.code(503).send(not_built);
  const asked = askedLanguage(request.url);
  const language = asked ?? languageOf(request.headers['accept-language']);
  const head = await web.head?.(path, language, asked);
  const rendered = head ? renderHead(head) : { html: '', shell: '', script_hashes: [] };
  const html = index
    .replace('<!--head-->', () => rendered.html)
    .replace('<!--shell-->', () => rendered.shell)
    .replace('<html lang="ko">', `<html lang="${language}">`);
  reply.headers({ ...page_headers, 'content-security-policy': policy(rendered.script_hashes, connect_origins) });
  const encoding = encodingFor(request.headers['accept-encoding']);
  if (encoding !== 'identity') reply.header('content-encoding', encoding);
  return reply.code(head?.status ?? 200).send(await pack(Buffer.from(html), encoding, 4));
}

/** The language an address names: `/products/mug?lang=en`. */
function askedLanguage(url: string): 'ko' | 'en' | null {
  const named = /[?&]lang=(ko|en)(?:&|$)/.exec(url)?.[1];
  return named === 'ko' || named === 'en' ? named : null;
}

/** Korean unless another language is asked for before it; crawlers that ask for nothing get Korean. */
export function languageOf(accept_language: string | undefined): 'ko' | 'en' {
  const first = /\b(ko|en)\b/i.exec(accept_language ?? '')?.[1]?.toLowerCase();
  return first === 'en' ? 'en' : 'ko';
}

function policy(script_hashes: readonly string[], origins: readonly string[]): string {
  const allowed = ["'self'", ...origins].join(' ');
  return (
    page_headers['content-security-policy']
      .concat(`; script-src ${[allowed, ...script_hashes].join(' ')}`)
      .concat(origins.length > 0 ? `; connect-src ${allowed}; frame-src ${allowed}` : '')
      // A payment window is entered by a form that leaves for the provider.
      .replace(/form-action [^;]*/, `form-action ${allowed}`)
  );
}

const not_built = `<!doctype html><html lang="ko"><meta charset="utf-8"><title>Madang</title>
<body><h1>화면이 아직 준비되지 않았습니다</h1><p>The web apps are not built yet: run <code>npm run build</code>.</p></body></html>`;
