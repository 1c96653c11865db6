// Secrets in the files git knows, and what the lockfile lets in. Works offline. Part of `npm run check`.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a key of a well-known service, or a key file, looks like. */
const patterns = [
  ['a private key', /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{64,}/],
  ['an AWS key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,})\b/],
  ['a Slack token', /\bxox[abprs]-[A-Za-z0-9-]{20,}\b/],
  ['a Google key', /\bAIza[0-9A-Za-z_-]{35}\b/],
  ['a live Toss key', /\blive_(?:sk|ck|gsk|gck)_[A-Za-z0-9]{16,}\b/],
  ['a live Stripe key', /\b[sr]k_live_[A-Za-z0-9]{20,}\b/],
  ['a JSON web token', /\beyJ[A-Za-z0-9_-]{16,}\.eyJ[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{20,}\b/],
  ['an npm token', /\bnpm_[A-Za-z0-9]{36}\b/],
  [
    'a password in an address',
    /\b(?:postgres(?:ql)?|smtps?|https?|redis|amqp):\/\/[^\s:@/'"`${}<>]+:(?!password|pass|secret|x{3}|\*)[^\s@/'"`${}<>]{12,}@(?!localhost|127\.)[a-z0-9.-]+\.[a-z]{2,}/i,
  ],
  [
    'a secret in a setting',
    /^(?:\s*export )?\s*(?:MADANG_SECRET|TOSS_SECRET_KEY|KAKAOPAY_SECRET_KEY|AWS_SECRET_ACCESS_KEY|SMTP_PASSWORD)=["']?[A-Za-z0-9+/_-]{24,}/m,
  ],
];
const forbidden_files = /(^|\/)(\.env(\.(?!example).*)?|secrets\.json|id_(rsa|ed25519|ecdsa)|.*\.(pem|p12|pfx|key))$/;
/** A line that says why a thing that looks like a secret is none. */
const allowed = /not-a-secret:/;

/** Every sentence about a secret in these files (path -> text). */
export function findSecrets(files) {
  const problems = [];
  for (const [path, text] of files) {
    if (forbidden_files.test(path)) problems.push(`${path}: a file of this name holds secrets`);
    for (const [word, pattern] of patterns) {
      const found = pattern.exec(text);
      if (!found) continue;
      const line = text.slice(0, found.index).split('\n').length;
      if (!allowed.test(text.split('\n')[line - 1] ?? '')) problems.push(`${path}:${line}: looks like ${word}`);
    }
  }
  return problems;
}

/** Licences under which a dependency may be used and passed on. */
const licences =
  /^\(?(?:MIT|ISC|BSD|Apache|0BSD|Unlicense|CC0|CC-BY-4|BlueOak|Python-2\.0|MPL-2\.0|PostgreSQL|Zlib|WTFPL|OFL|LGPL-3\.0|Artistic-2\.0|MIT-0)/i;

/** Every sentence about what package.json files and the lockfile let in: ranges, foreign hosts, missing sums, licences. */
export function findLoose(lock, manifests) {
  const problems = [];
  for (const [path, manifest] of manifests) {
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'])
      for (const [name, range] of Object.entries(manifest[kind] ?? {}))
        if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range) && !/^(npm:.*@\d+\.\d+\.\d+|workspace:|file:|\*)/.test(range))
          problems.push(`${path}: ${name} is not pinned (${range})`);
  }
  for (const [path, one] of Object.entries(lock.packages ?? {})) {
    if (path === '' || one.link || !path.includes('node_modules/')) continue;
    if (one.resolved && !one.resolved.startsWith('https://registry.npmjs.org/'))
      problems.push(`${path}: from ${one.resolved}`);
    if (!one.inBundle && one.resolved && !one.integrity) problems.push(`${path}: without a checksum`);
    if (one.license && !licences.test(one.license)) problems.push(`${path}: licence ${one.license}`);
  }
  return problems;
}

if (process.argv[1] === import.meta.filename) {
  const root = dirname(import.meta.dirname);
  const names = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
  const texts = names.flatMap((name) => {
    const file = join(root, name);
    if (!existsSync(file) || statSync(file).size > 2_000_000) return [];
    const bytes = readFileSync(file);
    return bytes.includes(0) ? [[name, '']] : [[name, bytes.toString('utf8')]];
  });
  const manifests = names
    .filter((name) => /(^|\/)package\.json$/.test(name))
    .map((name) => [name, JSON.parse(readFileSync(join(root, name), 'utf8'))]);
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const problems = [...findSecrets(texts), ...findLoose(lock, manifests)];
  for (const problem of problems) console.log(problem);
  console.log(`${texts.length} files, ${Object.keys(lock.packages).length} packages, ${problems.length} problems`);
  process.exit(problems.length === 0 && texts.length > 100 ? 0 : 1);
}
