import { hash } from 'node:crypto';

/** What a page tells search engines and messengers before any script runs. URLs are absolute. */
export type PageHead = {
  title: string;
  description: string;
  url: string;
  /** The same page in each language, for search engines; `x-default` is the first. */
  alternates?: { language: 'ko' | 'en'; url: string }[];
  /** `og:type`. */
  type: 'website' | 'product';
  locale: 'ko' | 'en';
  image?: { url: string; width: number; height: number; alt: string };
  /** The picture that will be the largest on the first screen. */
  preload_image?: { srcset: string; sizes: string };
  /** Drawn into the page's root until its script draws the page. `place` names the layout (class `shell-home`). */
  first_picture?: {
    place: string;
    src: string;
    srcset: string;
    sizes: string;
    width: number;
    height: number;
  };
  /** JSON text that the page's script begins with, in an element `boot`. */
  boot?: string;
  /** Schema.org objects. */
  json_ld?: object[];
  /** Pages of one person (cart, orders) stay out of search engines. */
  index: boolean;
  /** 404 for a page of something that does not exist; the app still draws it. */
  status?: 200 | 404;
  /** More `property` -> `content` pairs, e.g. product:price:amount. */
  properties?: Record<string, string>;
};

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const text = (value: string) => value.replace(/[&<>"']/g, (character) => escapes[character]!);

/** Beside the words that will say the same: no alternative text. */
function shellOf(one: NonNullable<PageHead['first_picture']>): string {
  const attributes = Object.entries({
    src: one.src,
    srcset: one.srcset,
    sizes: one.sizes,
    width: one.width,
    height: one.height,
    alt: '',
    fetchpriority: 'high',
  }).map(([name, value]) => `${name}="${text(String(value))}"`);
  return `<div class="shell shell-${one.place}"><img ${attributes.join(' ')} /></div>`;
}

/** `rel=alternate` a language, and the default for everybody else. A page that is not to be found needs none. */
function alternateLinks({ alternates, index }: PageHead): string[] {
  if (!alternates || !index) return [];
  const link = (language: string, url: string) => `<link rel="alternate" hreflang="${language}" href="${text(url)}" />`;
  return [...alternates.map((one) => link(one.language, one.url)), link('x-default', alternates[0]!.url)];
}

/** JSON that cannot leave its script element, whatever a merchant typed. */
const jsonForScript = (json: string) =>
  json.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * The head as HTML, and the CSP sources of its data blocks. A browser does not run JSON-LD, some check it against
 * script-src all the same, so each block is named by its hash.
 */
export function renderHead(head: PageHead): { html: string; shell: string; script_hashes: string[] } {
  const meta = (name: string, value: string, key = 'property') => `<meta ${key}="${name}" content="${text(value)}" />`;
  const lines = [
    `<title>${text(head.title)}</title>`,
    meta('description', head.description, 'name'),
    `<link rel="canonical" href="${text(head.url)}" />`,
    ...alternateLinks(head),
    ...(head.index ? [] : ['<meta name="robots" content="noindex" />']),
    meta('og:site_name', '마당 Madang'),
    meta('og:type', head.type),
    meta('og:title', head.title),
    meta('og:description', head.description),
    meta('og:url', head.url),
    meta('og:locale', head.locale === 'ko' ? 'ko_KR' : 'en_US'),
    ...(head.alternates ? [meta('og:locale:alternate', head.locale === 'ko' ? 'en_US' : 'ko_KR')] : []),
    meta('twitter:card', head.image ? 'summary_large_image' : 'summary', 'name'),
  ];
  if (head.image) {
    lines.push(
      meta('og:image', head.image.url),
      meta('og:image:width', String(head.image.width)),
      meta('og:image:height', String(head.image.height)),
      meta('og:image:alt', head.image.alt),
    );
  }
  if (head.preload_image) {
    const { srcset, sizes } = head.preload_image;
    lines.push(
      `<link rel="preload" as="image" imagesrcset="${text(srcset)}" imagesizes="${text(sizes)}" fetchpriority="high" />`,
    );
  }
  for (const [name, value] of Object.entries(head.properties ?? {})) lines.push(meta(name, value));
  const blocks = (head.json_ld ?? []).map((one) => jsonForScript(JSON.stringify(one)));
  lines.push(...blocks.map((block) => `<script type="application/ld+json">${block}</script>`));
  const boot = head.boot === undefined ? [] : [jsonForScript(head.boot)];
  lines.push(...boot.map((block) => `<script type="application/json" id="boot">${block}</script>`));
  return {
    html: lines.join('\n    '),
    shell: head.first_picture ? shellOf(head.first_picture) : '',
    script_hashes: [...blocks, ...boot].map((block) => `'sha256-${hash('sha256', block, 'base64')}'`),
  };
}
