/*
 * What is not shared is so by a law, an administrative regulation or a decision of the State Council (Order 809 Art. 14),
 * and by nothing else.
 */
import { toNfkc } from '@govgraph/protocol';

/** A law or regulation by its name, and which article: 《中华人民共和国个人信息保护法》第二十八条. */
const article =
  /《[^《》]*\p{L}(?:法|法典|条例|规定|办法|细则|规则|决定)(?:\((?:[^()《》]*)\))?》[^《》]{0,20}?第[零〇一二三四五六七八九十百千\d]+条/u;

/** A document of the State Council by its number: 国发〔2016〕51号. */
const stateCouncilDocument = /国(?:发|办发|函|办函)[〔[(【]\d{4}[〕\])】]\d+号/u;

const stateCouncilDecision = /《国务院[^《》]*(?:决定|规定|意见|通知|办法)[^《》]*》/u;

/** Whether a text names a law with its article, or a decision of the State Council. */
export function namesLaw(text: string): boolean {
  const plain = toNfkc(text).replaceAll(/\s/gu, '');
  return [article, stateCouncilDocument, stateCouncilDecision].some((pattern) => pattern.test(plain));
}

/** For whoever names none. */
export const howToNameLaw =
  'write 《…》 with its article, for example 《中华人民共和国个人信息保护法》第二十八条, ' +
  'or the decision of the State Council, for example 国发〔2016〕51号';
