import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sandbox_secret_key } from './modules/payments/index.ts';

export type StartedSandbox = { url: string; port: number; pid: number; secret_key: string; stop(): Promise<void> };

/**
 * Starts the sandbox as a child process and resolves when it listens. It stops with its parent, however that dies.
 * `port` 0 takes a free one; `journal` is the file its money is judged by; `webhook_url` is told every change.
 */
export async function startSandbox(options: {
  port?: number;
  host?: string;
  journal: string | null;
  webhook_url?: string | null;
  secret_key?: string;
  /** Where the buyer's browser reaches it, if not at its own address. */
  public_url?: string;
}): Promise<StartedSandbox> {
  const secret_key = options.secret_key ?? sandbox_secret_key;
  const child = spawn(process.execPath, [fileURLToPath(new URL('../sandbox/main.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PORT: String(options.port ?? 0),
      HOST: options.host ?? '127.0.0.1',
      SANDBOX_JOURNAL: options.journal ?? '',
      SANDBOX_WEBHOOK_URL: options.webhook_url ?? '',
      SANDBOX_SECRET_KEY: secret_key,
      SANDBOX_PUBLIC_URL: options.public_url ?? '',
      SANDBOX_STOP_WITH_PARENT: '1',
    },
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors = (errors + chunk).slice(-2_000);
  });
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  const first = await Promise.race([
    new Promise<string>((done) => createInterface({ input: child.stdout }).once('line', done)),
    exited.then(() => null),
  ]);
  if (first === null) throw new Error(`The sandbox provider did not start. ${errors.trim()}`);
  const { sandbox, port } = JSON.parse(first) as { sandbox: string; port: number };
  return {
    url: sandbox,
    port,
    pid: child.pid!,
    secret_key,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
