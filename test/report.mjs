import { inspect, stripVTControlCharacters } from 'node:util';

const most_lines = 14;
const most_frames = 3;
const most_columns = 400;

/** What an error says, and where: its message and the first frames that are ours. A dozen lines, since only an end of the output may be kept. */
export function firstLines(thrown) {
  const error = thrown?.cause ?? thrown;
  if (!(error instanceof Error) && typeof error?.stack !== 'string')
    return inspect(error).split('\n').slice(0, most_lines);
  const { message = '', stack = '', name = 'Error' } = error;
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  const ours = frames.filter((line) => !/node:|node_modules/.test(line));
  const told = stripVTControlCharacters(`${name}: ${message}`)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => (line.length > most_columns ? `${line.slice(0, most_columns)} …` : line));
  const more = told.length - most_lines;
  return [
    ...told.slice(0, most_lines),
    ...(more > 0 ? [`… ${more} more lines above`] : []),
    ...(ours.length > 0 ? ours : frames).slice(0, most_frames).map((line) => line.trim()),
  ];
}

/** The last lines of a run: every failure with its cause. Empty where there was none. */
export function summary(failures, forgiven) {
  const stand = failures.filter(({ file }) => !forgiven.has(file));
  const shown = [
    ...failures.filter(({ file }) => forgiven.has(file)).map((one) => ({ ...one, word: 'FIRST TIME ONLY' })),
    ...stand.map((one) => ({ ...one, word: 'FAIL' })),
  ];
  return shown.flatMap(({ word, file, name, error }) => [
    `${word}  ${file} › ${name}`,
    ...firstLines(error).map((line) => `      ${line}`),
  ]);
}

/**
 * The files that are tried once more, alone, when everything else is done: pages, when no more than two of them failed and nothing else
 * did (docs/decisions/second-try-of-pages.md).
 */
export function triedAgain(failed, files) {
  const pages = failed.every((file) => /(^|\/)browser\//.test(file));
  return pages && failed.length <= 2 && failed.length < files.length ? failed : [];
}

/** What is said of a run that was ended by a signal before it was through. */
export function cutShort({ signal, running, ended, files }) {
  return [
    `FAIL  ended by ${signal} after ${ended} of ${files} files`,
    ...running.map((file) => `      ${file} was running`),
  ];
}

const minutes = (seconds) => `${Math.max(1, Math.round(seconds / 60))} min`;
const sumOf = (files, known) => files.reduce((sum, file) => sum + (known[file] ?? usual_s), 0);
/** What a file took of which nothing is kept. */
const usual_s = 3;

/** What a long run says before it begins: how much, and how long where it was measured. `known`: seconds that files took. */
export function forecast({ files, known, lanes, minimums }) {
  const least = Object.entries(minimums).map(([name, n]) => `${n.toLocaleString('en')} ${name}`);
  return [
    `full length: ${files.length} files, some ${minutes(sumOf(files, known) / lanes)} where the kept figures come from (test/durations-proof.json)`,
    ...(least.length > 0 ? [`      at least ${least.join(', ')}`] : []),
  ];
}

/** How far it is. What is left is told by what those took that have ended: a slow hour is slow for the rest, too. */
export function progress({ elapsed_s, files, ended, running, known, sums }) {
  const done_s = sumOf(ended, known);
  const left_s = sumOf(files, known) - done_s;
  const left = done_s > 0 ? `, some ${minutes((elapsed_s * left_s) / done_s)} left` : '';
  const now = running.length > 0 ? `; ${running.join(' and ')}` : '';
  const proven = Object.entries(sums).map(([name, n]) => `${n.toLocaleString('en')} ${name.replaceAll('_', ' ')}`);
  const so_far = proven.length > 0 ? ` (${proven.sort().join(', ')})` : '';
  return `after ${minutes(elapsed_s)}: ${ended.length} of ${files.length} files${left}${now}${so_far}`;
}
