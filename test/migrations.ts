// Reads every migration: numbered in order, forward only, safe for the code one version back. Part of `npm run check`.
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { filesBelow } from './architecture-graph.ts';

/** What code one version back cannot live with, or what stops a shop while it runs. `-- allow: why` on the line permits it. */
const unsafe: [RegExp, string][] = [
  [/\bdrop\s+(table|column|schema|type)\b/i, 'drops what older code may still read'],
  [/\brename\s+(to|column|constraint)\b/i, 'renames what older code may still name'],
  [/\balter\s+column\s+\S+\s+(set\s+data\s+)?type\b/i, 'rewrites a table under its lock'],
  [/^\s*(truncate|delete\s+from)\b/i, 'deletes data'],
  [/^\s*(begin|commit|rollback|start\s+transaction)\b/i, 'opens or ends the transaction the runner holds'],
  [/\bset\s+(session\s+)?(role|search_path|session)\b/i, 'changes the session of the runner'],
];

/** Landed with one number before two people noticed; a migration that was applied anywhere is never renamed. */
const landed_twins = new Set(['server/modules/identity/migrations/0002_roles.sql']);

/** Every sentence about what is wrong with the migrations below `root`; `read` is how many files there were. */
export function lintMigrations(root: string): { read: number; problems: string[] } {
  const files = filesBelow(root, /\.sql$/).filter((path) => path.includes('/migrations/'));
  const problems: string[] = [];
  const last = new Map<string, number>();
  for (const path of files) {
    const number = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(basename(path))?.[1];
    if (!number) problems.push(`${path}: the name is not NNNN_name.sql`);
    else if (!landed_twins.has(path)) problems.push(...misnumbered(path, Number(number), last.get(dirname(path)) ?? 0));
    if (number) last.set(dirname(path), Number(number));
    problems.push(...lintSql(path, readFileSync(join(root, path), 'utf8')));
  }
  return { read: files.length, problems };
}

/**
 * One number, one file; no gap inside a ten, where a file has been lost or forgotten. A new ten may begin anywhere: people
 * who work side by side in one module each take a ten of their own.
 */
function misnumbered(path: string, number: number, last: number): string[] {
  if (number === last) return [`${path}: another file of this folder has this number`];
  if (number !== last + 1 && (number === 0 || number % 10 !== 0))
    return [`${path}: does not follow ${String(last).padStart(4, '0')}, and begins no ten of its own`];
  return [];
}

function lintSql(path: string, sql: string): string[] {
  const problems: string[] = [];
  let in_function = false;
  sql.split('\n').forEach((line, index) => {
    const toggles = (line.match(/\$[a-z_]*\$/gi) ?? []).length;
    const code = line.replace(/--.*$/, '');
    const allowed = /--\s*allow:\s*\S/.test(line);
    if (!in_function && !allowed)
      for (const [pattern, word] of unsafe) if (pattern.test(code)) problems.push(`${path}:${index + 1}: ${word}`);
    if (toggles % 2 === 1) in_function = !in_function;
  });
  for (const [, name, body] of sql.matchAll(/create\s+table\s+(?:if\s+not\s+exists\s+)?([\w."]+)\s*\(([\s\S]*?)\n\)/gi))
    if (!/primary\s+key/i.test(body!)) problems.push(`${path}: the table ${name} has no primary key`);
  return problems;
}

if (process.argv[1] === import.meta.filename) {
  const { read, problems } = lintMigrations(dirname(import.meta.dirname));
  for (const problem of problems) console.log(problem);
  console.log(`${read} migrations, ${problems.length} problems`);
  process.exit(problems.length === 0 && read > 0 ? 0 : 1);
}
