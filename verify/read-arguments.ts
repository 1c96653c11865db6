import { type ParseArgsConfig, parseArgs } from 'node:util';

type Known = NonNullable<ParseArgsConfig['options']>;

/**
 * What the command line says. `--help` prints the usage; what cannot be understood is said in one sentence with it, or as the
 * one JSON document that `--json` promises, and ends the process with status 2.
 */
export function readArguments<T extends Known>(
  args: string[],
  options: T,
  { usage, nothing = {} }: { usage: string; nothing?: object },
): ReturnType<typeof parseArgs<{ options: T }>>['values'] {
  if (args.includes('--help')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    const sentence = `${(error as Error).message.split('. ')[0]}.`;
    if (args.includes('--json')) console.log(JSON.stringify({ ok: false, ...nothing, error: sentence }));
    else console.error(`${sentence}\n${usage}`);
    process.exit(2);
  }
}
