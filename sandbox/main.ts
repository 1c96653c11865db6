import { listenSandbox } from './server.ts';

/** The sandbox provider as its own process: see README.md for its environment. */
const { PORT, HOST, SANDBOX_JOURNAL, SANDBOX_WEBHOOK_URL, SANDBOX_SECRET_KEY, SANDBOX_PUBLIC_URL } = process.env;

try {
  const sandbox = await listenSandbox({
    port: PORT === undefined ? 3010 : Number(PORT),
    host: HOST || '127.0.0.1',
    journal: SANDBOX_JOURNAL,
    webhook_url: SANDBOX_WEBHOOK_URL,
    secret_key: SANDBOX_SECRET_KEY,
    public_url: SANDBOX_PUBLIC_URL || undefined,
  });
  console.log(JSON.stringify({ sandbox: sandbox.url, port: sandbox.port, payments: sandbox.books.payments.size }));
  const stop = () => sandbox.close().then(() => process.exit(0));
  process.on('SIGTERM', stop);
  // Whoever started us is gone; the channel alone does not keep us.
  process.on('disconnect', stop);
  process.channel?.unref();
  process.on('SIGINT', stop);
  // A sandbox whose shop was killed goes too: the shop holds the other end of this pipe.
  if (process.env.SANDBOX_STOP_WITH_PARENT === '1') {
    process.stdin.on('end', stop);
    process.stdin.resume();
  }
} catch (error) {
  console.error(`sandbox: ${(error as Error).message}`);
  process.exit(1);
}
