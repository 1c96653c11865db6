/** Letters a name is written with: 어 is ㅇ and ㅓ, so that 스토아 and 스토어 differ in one. What only looks different is the same. */
const lettersOf = (name: string) => [...name.normalize('NFKC').toLowerCase().replace(/\s+/g, '').normalize('NFD')];
/** Numbers differ or they do not: the second shop is no slip of the first. */
const numbersOf = (name: string) => name.match(/\d+/g)?.join() ?? '';

/** Whether somebody who wrote `name` may have meant `other`: one letter is wrong, missing or too many, in a long name two. */
export function isNearName(name: string, other: string): boolean {
  if (name === other || numbersOf(name) !== numbersOf(other)) return false;
  const [a, b] = [lettersOf(name), lettersOf(other)];
  const shorter = Math.min(a.length, b.length);
  return lettersApart(a, b) <= (shorter < 5 ? 0 : shorter < 10 ? 1 : 2);
}

function lettersApart(a: readonly string[], b: readonly string[]): number {
  let row = b.map((_, n) => n + 1);
  for (const [i, letter] of a.entries()) {
    let [left, corner] = [i + 1, i];
    row = row.map((above, n) => {
      left = Math.min(above + 1, left + 1, corner + (letter === b[n] ? 0 : 1));
      corner = above;
      return left;
    });
  }
  return row.at(-1) ?? a.length;
}
