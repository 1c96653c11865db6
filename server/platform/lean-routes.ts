import type { Route } from '@madang/contract';
import type { LeanReply, LeanRequest } from './lean-edge.ts';
import { isPlainQuery, readQuery } from './read-query.ts';

/** A mounted route as the short way calls it: the very functions that Fastify calls for it. */
export type LeanRoute = {
  guard(request: LeanRequest, reply: LeanReply, done: (error?: Error) => void): void;
  serve(request: LeanRequest, reply: LeanReply): void;
  takes_body: boolean;
  takes_query: boolean;
  body_limit: number;
  /** Writes an answer by the reply schema of its status. */
  serialise(status: number, value: unknown): string;
};

type Params = Record<string, string>;
type Found = { route: LeanRoute; params: Params | undefined; query: Record<string, unknown> | undefined };
type WithParam = { head: string; tail: string; name: string; route: LeanRoute };

/** The hot routes of one method by the paths they are asked under: whole, with one id, or with one name at the end. Any other is Fastify's to read. */
export class LeanRoutes {
  readonly #whole = new Map<string, LeanRoute>();
  readonly #with_id: WithParam[] = [];
  readonly #with_name: WithParam[] = [];
  readonly #known = new Set<string>();

  fits({ path, params }: Route): boolean {
    const [, name, tail] = partsOf(path);
    return !path.includes('*') && path.split(':').length <= 2 && (!name || isIdOf(params, name) || tail === '');
  }

  add({ path, params }: Route, route: LeanRoute): void {
    const [head, name, tail] = partsOf(path);
    if (name === undefined) this.#whole.set(path, route);
    else (isIdOf(params, name) ? this.#with_id : this.#with_name).push({ head, name, tail: tail!, route });
    for (const one of this.#known) this.heed(one);
  }

  /** Told of every route of this method: one that a router prefers to a name would be taken for that name here. */
  heed(path: string): void {
    this.#known.add(path);
    for (const { head } of this.#with_name) {
      const rest = path.startsWith(head) ? path.slice(head.length) : '';
      if (/^[^/:*]/.test(rest) && !rest.includes('/')) throw new Error(`${path} is hidden by ${head}…, a short way`);
    }
  }

  find(url: string): Found | null {
    const at = url.indexOf('?');
    const found = this.#match(at < 0 ? url : url.slice(0, at));
    if (!found?.route.takes_query) return at < 0 ? found : null;
    const query = at < 0 ? '' : url.slice(at + 1);
    if (!isPlainQuery(query)) return null;
    found.query = readQuery(query);
    return found;
  }

  #match(path: string): Found | null {
    const whole = this.#whole.get(path);
    if (whole) return { route: whole, params: undefined, query: undefined };
    for (const { head, tail, name, route } of this.#with_id) {
      const end = head.length + id_letters;
      if (path.length !== end + tail.length || !path.startsWith(head) || !path.endsWith(tail)) continue;
      const id = path.slice(head.length, end);
      if (isId(id)) return { route, params: { [name]: id }, query: undefined };
    }
    for (const { head, name, route } of this.#with_name) {
      const said = path.startsWith(head) ? nameOf(path.slice(head.length)) : null;
      if (said !== null) return { route, params: { [name]: said }, query: undefined };
    }
    return null;
  }
}

const partsOf = (path: string) => path.split(/:(\w+)/) as [string, string?, string?];
const isIdOf = (params: Route['params'], name: string) =>
  (params?.properties[name] as { format?: string } | undefined)?.format === 'uuid';

const id_letters = 36;

/** As ids look, whether or not it is one: no router would read these letters otherwise, and no path of ours names anything else by them. */
const isId = (text: string) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);

const longest_name = 200;
/** Letters that mean themselves, and bytes of letters that are no ASCII: every reader of addresses reads these alike. */
const plain_name = /^(?:[\w.~-]|%[89a-f][0-9a-f])+$/i;

function nameOf(text: string): string | null {
  if (!plain_name.test(text)) return null;
  try {
    const name = text.includes('%') ? decodeURIComponent(text) : text;
    return name.length <= longest_name ? name : null;
  } catch {
    return null;
  }
}
