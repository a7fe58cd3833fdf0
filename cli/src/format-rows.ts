/** In columns. */
export function formatRows(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd(),
  );
}

/** In columns of a terminal, in which a Chinese character, or a full-width one, takes two. */
function widthOf(cell: string): number {
  return [...cell].reduce((width, character) => width + (isWide.test(character) ? 2 : 1), 0);
}

const isWide = /[\p{Script=Han}\u3000-\u303f\uff01-\uff60]/u;
