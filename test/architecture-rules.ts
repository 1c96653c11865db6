import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, findCycles, placeOf, readGraph, type SourceFile, type Target } from './architecture-graph.ts';
import { type HouseMap, house } from './architecture-map.ts';

type Finding = { rule: string; where: string; what: string };
export type Verdict = { violations: Finding[]; warnings: Finding[]; files: number; modules: string[] };

/** Holds the project below `root` against the map. `map` is replaced only by the test that plants violations. */
export function checkArchitecture(root: string, map: HouseMap = house): Verdict {
  const files = readGraph(root);
  const violations: Finding[] = [];
  const warnings: Finding[] = [];
  const modules_folder = join(root, 'server', 'modules');
  const modules = existsSync(modules_folder)
    ? readdirSync(modules_folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []))
    : [];
  const report = (rule: string, where: string, what: string) => violations.push({ rule, where, what });

  if (modules.length === 0) report('nothing-read', 'server/modules', 'no module was found: the check has read nothing');
  for (const module of modules) checkModuleFolder(root, module, map, report);
  for (const file of files) {
    for (const target of file.targets) checkImport(file, target, map, report);
    if (file.module && !file.is_test) checkTemplates(file, map, report);
    checkTransactions(file, report);
    checkLength(file, map, report, warnings);
  }
  for (const path of filesBelow(root, /\.sql$/)) checkSqlFile(root, path, map, report);
  for (const cycle of findCycles(files.filter((file) => !file.is_test)))
    report('no-cycles', cycle[0]!, cycle.join(' -> '));
  checkPureFiles(files, map, modules, report);
  return { violations, warnings, files: files.length, modules };
}

type Report = (rule: string, where: string, what: string) => void;

const tierOf = (module: string, map: HouseMap) => map.tiers.findIndex((tier) => tier.includes(module));

function checkModuleFolder(root: string, module: string, map: HouseMap, report: Report): void {
  const where = `server/modules/${module}`;
  if (tierOf(module, map) < 0) report('listed-modules', where, 'is in no tier of server/modules/order.ts');
  for (const name of ['README.md', 'index.ts'])
    if (!existsSync(join(root, where, name))) report('module-face', where, `has no ${name}`);
}

/** What each area outside server/ may import. Tests may import anything of theirs and of the server. */
const allowed_areas: Record<string, string[]> = {
  contract: ['contract'],
  web: ['web', 'contract'],
  verify: ['verify'],
  crowd: ['crowd', 'contract', 'verify'],
  sandbox: ['sandbox', 'contract'],
  bench: ['bench', 'contract', 'crowd', 'sandbox', 'server', 'test', 'verify'],
  server: ['server', 'contract'],
};

function checkImport(file: SourceFile, target: Target, map: HouseMap, report: Report): void {
  if (target.to === null || file.area === 'test') return;
  const where = `${file.path}:${target.line}`;
  const to = placeOf(target.to);
  const test_helper =
    file.is_test &&
    (to.area === 'test' ||
      target.to === 'server/platform/testing.ts' ||
      (file.area === 'server' && to.area === 'sandbox'));
  if (!allowed_areas[file.area]?.includes(to.area) && !test_helper)
    report(`${file.area}-imports`, where, `${file.area}/ may not import ${target.to}`);
  if (file.area === 'web') checkWebApps(file, target.to, where, report);
  if (file.area !== 'server' || to.area !== 'server') return;

  const in_platform = file.path.startsWith('server/platform/');
  const wiring = /^server\/[^/]+$/.test(file.path);
  const to_wiring = /^server\/[^/]+$/.test(target.to);
  if (in_platform && (to.module || to_wiring) && !file.is_test)
    report('platform-knows-no-commerce', where, `platform imports ${target.to}`);
  if (file.module && to_wiring && target.to !== 'server/context.ts' && !file.is_test)
    report('wiring', where, `a module imports ${target.to}: only server/context.ts is for modules`);
  if (!to.module || to.module === file.module) return;

  const face = /^server\/modules\/[^/]+\/(index|bare|events)\.ts$/.test(target.to);
  const testing = file.is_test && to.is_test;
  if (!face && !testing && (file.module || wiring))
    report('module-face', where, `imports ${target.to}, not the index.ts, bare.ts or events.ts of ${to.module}`);
  if (!file.module || file.is_test) return;
  const [mine, theirs] = [tierOf(file.module, map), tierOf(to.module, map)];
  const edge = `${file.module} -> ${to.module}`;
  if (theirs > mine) report('tiers', where, `${edge}: tier ${mine} imports tier ${theirs}`);
  if (theirs === mine && !(edge in map.siblings))
    report('tiers', where, `${edge}: siblings of tier ${mine}, not in the list of test/architecture-map.ts`);
}

/** The two web apps share web/ui and know nothing of each other; web/ui knows neither. */
function checkWebApps(file: SourceFile, to: string, where: string, report: Report): void {
  const app = (path: string) => /^web\/(storefront|backoffice|driver)\//.exec(path)?.[1];
  const [mine, theirs] = [app(file.path), app(to)];
  if (theirs && theirs !== mine) report('web-apps', where, `imports ${to} of the other app`);
}

/** SQL names no schema but the module's own. Literals and comments are not names. */
function foreignSchemas(sql: string, own: string, map: HouseMap): string[] {
  const bare = sql
    .replace(/--[^\n]*/g, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/'(?:[^']|'')*'/g, "''");
  const schemas = [...map.tiers.flat().map((module) => module.replaceAll('-', '_')), 'platform'];
  const found = schemas.filter(
    (schema) => schema !== own && new RegExp(`(?<![\\w."])"?${schema}"?\\.[a-z"]`, 'i').test(bare),
  );
  // Calling a function of the platform is using its face: platform.uuid(...)
  const calls_only =
    !/(?<![\w.])platform\.\w+(?!\w*\s*\()/i.test(bare) &&
    !/\b(from|join|into|update|table|on|references)\s+platform\./i.test(bare);
  return found.filter((schema) => schema !== 'platform' || !calls_only);
}

/**
 * The driver's own `begin` knows no second try, sends BEGIN alone and waits for it, and leaves a statement that goes on after its
 * neighbour failed behind the ROLLBACK. Tests may use it, and the auditor, who imports nothing of the server's.
 */
function checkTransactions(file: SourceFile, report: Report): void {
  if (file.area !== 'server' || file.is_test) return;
  if (/\bsql\s*\.\s*begin\s*[(<]/.test(file.scan.code))
    report(
      'one-way-to-transact',
      file.path,
      "uses the driver's begin: transactions go through transact of platform/db.ts",
    );
}

const looks_like_sql = /\b(select|insert\s+into|update|delete\s+from|from|join|create|alter|with)\b/i;

function checkTemplates(file: SourceFile, map: HouseMap, report: Report): void {
  const own = file.module!.replaceAll('-', '_');
  for (const { text, line } of file.scan.templates) {
    if (!looks_like_sql.test(text)) continue;
    for (const schema of foreignSchemas(text, own, map))
      report('own-schema', `${file.path}:${line}`, `SQL of ${file.module} names the schema ${schema}`);
  }
}

function checkSqlFile(root: string, path: string, map: HouseMap, report: Report): void {
  const module = placeOf(path).module;
  const own = module?.replaceAll('-', '_') ?? (path.startsWith('server/platform/') ? 'platform' : null);
  if (!own) return;
  for (const schema of foreignSchemas(readFileSync(join(root, path), 'utf8'), own, map))
    report('own-schema', path, `SQL of ${own} names the schema ${schema}`);
}

function checkLength(file: SourceFile, map: HouseMap, report: Report, warnings: Finding[]): void {
  if (file.lines > map.fail_above_lines)
    report('file-length', file.path, `${file.lines} lines, more than ${map.fail_above_lines}`);
  else if (file.lines > map.warn_above_lines)
    warnings.push({
      rule: 'file-length',
      where: file.path,
      what: `${file.lines} lines, more than ${map.warn_above_lines}`,
    });
}

/** What a pure file may not hold, with the word for it. */
const impure: [RegExp, string][] = [
  [/\bDate\.now\s*\(|\bnew Date\s*\(\s*\)|\bperformance\./, 'reads a clock'],
  [/\bMath\.random\s*\(|\bcrypto\./, 'draws a random number'],
  [/\basync\b|\bawait\b/, 'is asynchronous'],
  [/\bprocess\.|\bfetch\s*\(|\bconsole\.|\bsetTimeout\b|\bsetInterval\b/, 'touches the world outside'],
  [/\b(?:tx|sql)\s*(?:<[^>]*>+)?\s*`/, 'holds SQL'],
];

/** A module's face may be used by a pure file for what it passes on from a pure file. */
function takesOnlyPure(target: Target, by_path: Map<string, SourceFile>, pure: Set<string>): boolean {
  const face = target.to && /\/(index|bare)\.ts$/.test(target.to) ? by_path.get(target.to) : undefined;
  if (!face || !target.names) return false;
  return target.names.every((name) =>
    face.targets.some((passed) => passed.names?.includes(name) && passed.to !== null && pure.has(passed.to)),
  );
}

function checkPureFiles(files: SourceFile[], map: HouseMap, modules: string[], report: Report): void {
  const pure = new Set(map.pure_files.map((path) => `server/${path}`));
  const helpers = new Set(map.pure_helpers.map((path) => `server/${path}`));
  const by_path = new Map(files.map((file) => [file.path, file]));
  for (const path of pure) {
    const file = by_path.get(path);
    if (!file) {
      report('pure-files', path, 'is listed as pure but does not exist');
      continue;
    }
    for (const [pattern, word] of impure) if (pattern.test(file.scan.code)) report('pure-files', path, word);
    for (const target of file.targets) {
      const fine =
        target.type_only ||
        target.names?.length === 0 ||
        (target.to && (pure.has(target.to) || helpers.has(target.to) || target.to.startsWith('contract/'))) ||
        takesOnlyPure(target, by_path, pure);
      if (!fine) report('pure-files', `${path}:${target.line}`, `imports ${target.specifier}`);
    }
  }
  for (const module of map.modules_with_rules)
    if (modules.includes(module) && !map.pure_files.some((path) => path.startsWith(`modules/${module}/`)))
      report('pure-files', `server/modules/${module}`, 'has rules, but no pure file in test/architecture-map.ts');
}
