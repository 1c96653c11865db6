import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { type Scan, scan } from './architecture-scan.ts';

/** Where a file stands in the house. `module` is set for files below server/modules/<module>/. */
export type Place = { area: string; module: string | null; is_test: boolean };
export type SourceFile = Place & { path: string; lines: number; scan: Scan; source: string; targets: Target[] };
/** One import, resolved: `to` is a path of the project, or null for a package. */
export type Target = Scan['imports'][number] & { to: string | null };

const areas = ['server', 'web', 'contract', 'verify', 'crowd', 'sandbox', 'bench', 'test'];
const skipped = new Set(['node_modules', 'dist', 'data', 'fixtures', 'coverage']);

export function placeOf(path: string): Place {
  const module = /^server\/modules\/([^/]+)\//.exec(path)?.[1] ?? null;
  const is_test =
    /\.test\.tsx?$/.test(path) || /(^|\/)testing(-[\w-]+)?\.ts$/.test(path) || /\.fixture\.ts$/.test(path);
  return { area: path.split('/')[0]!, module, is_test };
}

/** Every file with one of the endings below `root`'s areas, as sorted relative paths. */
export function filesBelow(root: string, endings: RegExp): string[] {
  const found: string[] = [];
  const walk = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory() && !skipped.has(entry.name) && !entry.name.startsWith('.')) walk(path);
      else if (entry.isFile() && endings.test(entry.name)) found.push(path);
    }
  };
  for (const area of areas) if (existsSync(join(root, area))) walk(area);
  return found.sort();
}

function resolveImport(root: string, from: string, specifier: string): string | null {
  if (specifier.startsWith('@madang/')) {
    const [area, ...rest] = specifier.slice('@madang/'.length).split('/');
    return rest.length === 0
      ? `${area}/index.ts`
      : `${area}/${rest.join('/')}${/\.\w+$/.test(rest.at(-1)!) ? '' : '.ts'}`;
  }
  if (!specifier.startsWith('.')) return null;
  const bare = specifier.replace(/[?#].*$/, '');
  const path = normalize(relative(root, join(root, dirname(from), bare)));
  if (/\.\w+$/.test(path)) return path;
  return ['.ts', '.tsx', '/index.ts'].map((end) => path + end).find((file) => existsSync(join(root, file))) ?? path;
}

/** Reads the whole project: every TypeScript file with what it imports. */
export function readGraph(root: string): SourceFile[] {
  return filesBelow(root, /\.(tsx?|mts|mjs)$/).map((path) => {
    const source = readFileSync(join(root, path), 'utf8');
    const scanned = scan(source);
    const targets = scanned.imports.map((found) => ({ ...found, to: resolveImport(root, path, found.specifier) }));
    return { path, ...placeOf(path), lines: source.split('\n').length, scan: scanned, source, targets };
  });
}

/** The cycles of what runs (types are erased), each once, as the list of files around it. Dynamic imports count. */
export function findCycles(files: SourceFile[]): string[][] {
  const next = new Map(
    files.map((file) => [
      file.path,
      file.targets.flatMap((target) => (target.to && !target.type_only ? target.to : [])),
    ]),
  );
  const state = new Map<string, 'open' | 'closed'>();
  const cycles: string[][] = [];
  const visit = (path: string, trail: string[]) => {
    if (state.get(path) === 'closed' || !next.has(path)) return;
    if (state.get(path) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(path)), path]);
      return;
    }
    state.set(path, 'open');
    for (const to of next.get(path)!) visit(to, [...trail, path]);
    state.set(path, 'closed');
  };
  for (const path of next.keys()) visit(path, []);
  return cycles;
}
