/**
 * Paths in a response, written with as few words as the response's regularity allows: where the same holds below
 * several positions of a list, they stand in one path, as inclusive ranges.
 *
 * | paths | folded |
 * |---|---|
 * | `["a", 0, "b"]`, `["a", 1, "b"]`, `["a", 4, "b"]` | `["a", [[0, 1], [4, 4]], "b"]` |
 * | `["a", 0, "b"]`, `["a", 0, "c"]`, `["a", 1, "b"]` | `["a", [[0, 0]], "b"]`, `["a", [[0, 0]], "c"]`, `["a", [[1, 1]], "b"]` |
 */
import type { JsonWriter } from './json-writer.ts';

/** Response names and list positions from the root. */
export type ResponsePath = readonly (string | number)[];

/**
 * Folds paths while they arrive. They come in the order of the response, so that nothing more can come below a record
 * once its neighbour was observed: it is folded then, and what is held is never more than what will be written.
 */
export class FoldedPaths {
  /** The path that came last. */
  #path: (string | number)[] = [];
  /** What is known below each beginning of that path, the empty one first. */
  #places = [new Place()];

  add(path: ResponsePath): void {
    let common = 0;
    while (common < this.#path.length && this.#path[common] === path[common]) common++;
    this.#fold(common);
    for (let at = common; at < path.length; at++) this.#places.push(new Place());
    this.#path = [...path];
    this.#places.at(-1)?.addItself();
  }

  /** Writes the paths, separated by commas. Nothing can be added afterwards. */
  writeTo(json: JsonWriter): void {
    this.#fold(0);
    for (const [index, path] of (this.#places[0]?.paths() ?? []).entries()) {
      if (index > 0) json.raw(',');
      json.raw(`[${path}]`);
    }
  }

  /** Folds what is below the first steps of the last path. */
  #fold(depth: number): void {
    for (let at = this.#path.length - 1; at >= depth; at--) {
      const below = this.#places.pop()?.paths() ?? [];
      const step = this.#path[at];
      if (step !== undefined) this.#places.at(-1)?.add(step, below);
    }
    this.#path.length = depth;
  }
}

/** Positions of a list below which the same holds. */
interface Positions {
  /** Begin and end of each range, one after the other. */
  readonly ranges: number[];
  readonly below: readonly string[];
}

/** A place in the response, and the paths that lead on from it: JSON text of their steps, without the brackets. */
class Place {
  readonly #named: string[] = [];
  readonly #positions = new Map<string, Positions>();

  addItself(): void {
    this.#named.push('');
  }

  add(step: string | number, below: readonly string[]): void {
    if (typeof step === 'number') this.#addPosition(step, below);
    else for (const path of below) this.#named.push(joined(`"${step}"`, path));
  }

  paths(): readonly string[] {
    if (this.#positions.size === 0) return this.#named;
    const positioned = [...this.#positions.values()].flatMap(({ ranges, below }) => {
      const pairs: string[] = [];
      for (let at = 0; at < ranges.length; at += 2) pairs.push(`[${ranges[at]},${ranges[at + 1]}]`);
      const step = `[${pairs.join(',')}]`;
      return below.map((path) => joined(step, path));
    });
    return [...this.#named, ...positioned];
  }

  #addPosition(position: number, below: readonly string[]): void {
    const key = below.join(' ');
    const known = this.#positions.get(key);
    if (known === undefined) {
      this.#positions.set(key, { ranges: [position, position], below });
    } else if (known.ranges.at(-1) === position - 1) {
      known.ranges[known.ranges.length - 1] = position;
    } else {
      known.ranges.push(position, position);
    }
  }
}

function joined(step: string, path: string): string {
  return path === '' ? step : `${step},${path}`;
}
