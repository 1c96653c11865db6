import sanitize from 'sanitize-html';

/**
 * A description as it may be stored and shown: text structure only. Scripts, styles, event handlers, frames, forms and
 * pictures of other hosts are removed; links keep http(s) and mailto and open without a referrer.
 */
export function cleanHtml(html: string): string {
  return sanitize(html, {
    allowedTags: [
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
    ],
    allowedAttributes: { a: ['href', 'rel', 'target'], th: ['colspan', 'rowspan'], td: ['colspan', 'rowspan'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    transformTags: {
      a: sanitize.simpleTransform('a', { rel: 'nofollow noopener noreferrer', target: '_blank' }, true),
      b: 'strong',
      i: 'em',
      h1: 'h3',
      h2: 'h3',
    },
  }).trim();
}

/** Plain text of a description for search engines and messengers, at most `length` characters. */
export function textOf(html: string, length: number): string {
  const plain = sanitize(html.replace(/<\/(p|li|h3|h4|tr)>|<br\s*\/?>/g, ' '), {
    allowedTags: [],
    allowedAttributes: {},
  })
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.length <= length ? plain : `${plain.slice(0, length - 1).trimEnd()}…`;
}
