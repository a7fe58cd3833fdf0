import type { FailureReasons } from './failure-reasons.ts';
import type { ValueWriter } from './written-text.ts';

/** Writes a list; an element that cannot be given makes the list fail. */
export function listWriter(writeElement: ValueWriter, reasons: FailureReasons): ValueWriter {
  return (json, context, value) => {
    if (!Array.isArray(value)) return reasons.reportInvalid(context);
    json.raw('[');
    const depth = context.path.length;
    for (let index = 0; index < value.length; index++) {
      if (index > 0) json.raw(',');
      context.path[depth] = index;
      if (!writeElement(json, context, value[index])) {
        context.path.length = depth;
        return false;
      }
    }
    context.path.length = depth;
    json.raw(']');
    return true;
  };
}
