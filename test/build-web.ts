import { execFileSync } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** Builds the web apps unless what is built is newer than every source. */
export function buildWeb(): void {
  const built = join(root, 'web/dist/storefront/index.html');
  const built_ms = existsSync(built) ? statSync(built).mtimeMs : 0;
  const sources = globSync('{web/{storefront,backoffice,driver,ui}/**/*,web/*.ts,contract/*.ts}', { cwd: root });
  if (sources.every((path) => statSync(join(root, path)).mtimeMs < built_ms)) return;
  execFileSync('npm', ['run', '-s', 'build', '-w', 'web'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}
