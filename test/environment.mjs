import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where npm may have put Node 24: linked by the package's own install script, or left in its platform package. */
const nodes = [
  join(root, 'node_modules', 'node', 'bin', 'node'),
  join(root, 'node_modules', `node-bin-${process.platform}-${process.arch}`, 'bin', 'node'),
  join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node'),
];

/**
 * Makes sure that this script runs with the Node of node_modules: installs what the lockfile says when nothing is
 * installed, and starts the script again when an older Node started it. Returns only in the right Node.
 */
export function ensureNode() {
  if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) {
    console.log('node_modules is missing: npm ci');
    const npm = spawnSync('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund'], {
      cwd: root,
      stdio: 'inherit',
    });
    if (npm.status !== 0) process.exit(npm.status ?? 1);
  }
  process.env.PATH = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`;
  if (Number(process.versions.node.split('.')[0]) >= 24) return;
  const node = nodes.find((path) => existsSync(path));
  if (!node) {
    console.error(`Node 24 is needed: this is ${process.version} and node_modules has none (npm ci brings it).`);
    process.exit(1);
  }
  const again = spawnSync(node, process.argv.slice(1), { cwd: process.cwd(), stdio: 'inherit' });
  process.exit(again.status ?? 1);
}
