import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { freePort } from '../stand.ts';

/** A real Redis where the machine has one, on a free loopback port, keeping nothing; null where it has none. */
export async function startRedis(): Promise<{ url: string; stop(): Promise<void> } | null> {
  const port = await freePort();
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    { stdio: 'ignore' },
  );
  const failed = await new Promise<boolean>((done) => {
    child.once('error', () => done(true));
    child.once('spawn', () => done(false));
  });
  if (failed) return null;
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  for (let tries = 0; tries < 100; tries++) {
    const open = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.end();
        done(true);
      });
      socket.once('error', () => done(false));
    });
    if (open) break;
    await new Promise((done) => setTimeout(done, 50));
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
