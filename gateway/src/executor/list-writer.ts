import type { FailureReasons } from './failure-reasons.ts';
import type { ValueWriter } from './written-text.ts';

/** Writes a list; an element that cannot be given makes the list fail. */
export function listWriter(writeElement: ValueWriter, reasons: FailureReasons): ValueWriter {
  return (json, state, value) => {
    if (!Array.isArray(value)) return reasons.reportInvalid(state);
    json.raw('[');
    const depth = state.path.length;
    for (let index = 0; index < value.length; index++) {
      if (index > 0) json.raw(',');
      state.path[depth] = index;
      if (!writeElement(json, state, value[index])) {
        state.path.length = depth;
        return false;
      }
    }
    state.path.length = depth;
    json.raw(']');
    return true;
  };
}
