import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { freePort } from '../bench/stand.ts';

/** A real nginx before a page, by the example in deploy/, asking where a room answers; null where no nginx is installed. */
export async function givenGuardedSite(t: TestContext, guard_url: string): Promise<string | null> {
  if (spawnSync('nginx', ['-v']).error) return null;
  const folder = mkdtempSync(join(tmpdir(), 'madang-nginx-'));
  const [port, site_port] = [await freePort(), await freePort()];
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  // The example that is given to others, with our names for theirs.
  const example = readFileSync(join(import.meta.dirname, '..', 'deploy', 'waiting-room', 'nginx.conf'), 'utf8');
  const server = [
    ['listen 80;', `listen 127.0.0.1:${port};`],
    ['proxy_pass http://site:8080;', `proxy_pass http://127.0.0.1:${site_port};`],
    ['http://madang:3000/api/v1/lines/ROOM/pass?open=/assets/,/health', guard_url],
  ].reduce((text, [what, by]) => {
    if (!text.includes(what!)) throw new Error(`the example for nginx has no ${what}`);
    return text.replace(what!, () => by!);
  }, example);
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http {
  access_log off; ${temp.join(' ')}
  server { listen 127.0.0.1:${site_port}; return 200 "inside"; }
  ${server}
}
`,
  );
  const nginx = spawn('nginx', ['-c', join(folder, 'nginx.conf'), '-p', folder], { stdio: 'ignore' });
  t.after(() => {
    nginx.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 200; tries++) {
    if (
      await fetch(url, { redirect: 'manual' }).then(
        () => true,
        () => false,
      )
    )
      return url;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('nginx does not answer');
}
