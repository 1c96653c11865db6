// `npm start`: whatever a fresh clone lacks is brought here, then server/main.ts runs under Node 24. Plain JavaScript,
// because the Node that starts it may be 20. `--dev` restarts the server when its files change and builds nothing.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const modules = join(root, 'node_modules');
const dev = process.argv.includes('--dev');

if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(
    `Node 20 이상이 필요합니다 (지금은 ${process.version}).`,
    `Node 20 or newer is needed; this is ${process.version}.`,
  );
}
if (!isInstalled()) install();
const node = findNode();
const env = { ...process.env, PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH}` };
if (!dev && process.env.MADANG_ROLE !== 'worker') buildIfStale();
serve();

/** True where node_modules holds every package the lockfile wants here (optional ones belong to other machines). */
function isInstalled() {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    const present = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')).packages;
    return Object.entries(wanted).every(([path, entry]) => {
      if (!path.startsWith('node_modules/') || entry.link || entry.optional || entry.dev || entry.peer) return true;
      return present[path]?.version === entry.version;
    });
  } catch {
    return false;
  }
}

function install() {
  say('필요한 패키지를 설치합니다 · installing packages (npm ci) …');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] };
  const done = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (done.status === 0) return;
  const why = `${done.error?.message ?? ''}${done.stderr ?? ''}`.trim().split('\n').slice(-8).join('\n');
  fail(`패키지를 설치하지 못했습니다.`, `The packages could not be installed:\n${why}`);
}

/** Node 24 or newer: ourselves, or the one npm brought (linked by its install script, or left in its platform package). */
function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const found = ['node', `node-bin-${process.platform}-${process.arch}`, `node-${process.platform}-${process.arch}`]
    .map((folder) => join(modules, folder, 'bin', name))
    .find((path) => existsSync(path));
  if (found) return found;
  return fail(
    'node_modules에 Node 24가 없습니다. npm ci를 실행해 주세요.',
    `Node 24 is not in node_modules (npm ci brings it), and this is ${process.version}.`,
  );
}

/** Builds the web apps unless web/dist was made from exactly these sources. */
function buildIfStale() {
  const stamp = join(root, 'web', 'dist', '.stamp');
  const sources = sourcesHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  if (!existsSync(join(root, 'web', 'storefront'))) return;
  say('화면을 빌드합니다 · building the web apps …');
  // npm puts the PATH of its own Node first; the script is run by node directly instead.
  const done = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) {
    const why = `${done.error?.message ?? ''}${done.stdout ?? ''}${done.stderr ?? ''}`.trim().split('\n').slice(-20);
    fail('화면을 빌드하지 못했습니다.', `The web apps could not be built:\n${why.join('\n')}`);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, sources);
}

function sourcesHash() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  const walk = (folder) => {
    const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else hash.update(`${path.slice(root.length)}\n`).update(readFileSync(path));
    }
  };
  walk(join(root, 'contract'));
  walk(join(root, 'web'));
  return hash.digest('hex');
}

/** Runs the server and passes signals on. Its channel to us closes when we are killed, and it then ends by itself. */
function serve() {
  const child = spawn(
    node,
    ['--max-semi-space-size=128', ...(dev ? ['--watch'] : []), join(root, 'server', 'main.ts')],
    {
      cwd: process.cwd(),
      env,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event) {
    // npm hands a SIGTERM only to its shell, and dies of SIGKILL anyway: its death is our signal. (Not so for a shell that
    // started us directly: people close terminals behind servers they want to keep.)
    const npm_pid = process.ppid;
    setInterval(() => process.ppid !== npm_pid && child.kill('SIGTERM'), 200);
  }
  child.on('error', (error) =>
    fail('서버를 시작하지 못했습니다.', `The server could not be started: ${error.message}`),
  );
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 1)));
}

function say(line) {
  process.stdout.write(`  ${line}\n`);
}

function fail(ko, en) {
  process.stderr.write(`${ko}\n${en}\n`);
  process.exit(1);
}
