import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { freePort } from '../bench/stand.ts';

/** A real nginx before a page, with `auth_request` to where a room answers; null where no nginx is installed. */
export async function givenGuardedSite(t: TestContext, guard_url: string): Promise<string | null> {
  if (spawnSync('nginx', ['-v']).error) return null;
  const folder = mkdtempSync(join(tmpdir(), 'madang-nginx-'));
  const port = await freePort();
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http {
  access_log off; ${temp.join(' ')}
  server {
    listen 127.0.0.1:${port};
    location / { auth_request /line; try_files /none @site; }
    location @site { return 200 "inside"; }
    location = /line {
      internal;
      proxy_pass ${guard_url};
      proxy_pass_request_body off;
      proxy_set_header content-length "";
      proxy_set_header x-original-uri $request_uri;
    }
  }
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
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return url;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('nginx does not answer');
}
