import type { Change, Picture } from './slip.ts';

/** What changed between two papers of one delivery; lines in the order of their ids. */
export function comparePictures(before: Picture, after: Picture): Change[] {
  const changes: Change[] = [];
  if (before.to.toSorted().join() !== after.to.toSorted().join()) changes.push({ what: 'recipient' });
  if (before.wished_on !== after.wished_on)
    changes.push({ what: 'wished_on', before: before.wished_on, after: after.wished_on });
  const [had, has] = [before.boxes ?? 1, after.boxes ?? 1];
  if (had !== has) changes.push({ what: 'boxes', before: had, after: has });
  for (const line_id of [...new Set([...Object.keys(before.lines), ...Object.keys(after.lines)])].sort()) {
    const [was, is] = [before.lines[line_id], after.lines[line_id]];
    const { title, option_text } = (is ?? was)!;
    const line = { line_id, title, option_text, before: was?.quantity ?? 0, after: is?.quantity ?? 0 };
    if (!was) changes.push({ what: 'added', ...line });
    else if (!is) changes.push({ what: 'removed', ...line });
    else if (was.quantity !== is.quantity) changes.push({ what: 'quantity', ...line });
    // Another option under the same line: the old goods stay here, the new ones go.
    else if (was.title !== is.title || was.option_text !== is.option_text)
      changes.push(
        { what: 'removed', ...line, title: was.title, option_text: was.option_text, after: 0 },
        { what: 'added', ...line, before: 0 },
      );
  }
  return changes;
}
