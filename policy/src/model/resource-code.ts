/*
 * The code of a resource and its class, 《政务信息资源目录编制指南(试行)》 (发改高技〔2017〕1272号), the part on codes:
 * 类 (1 digit), 项 (2), 目 (3), 细目 (of any length), `/`, 顺序号 (of any length).
 */
import { toNfkc } from '@govgraph/protocol';

/** The form alone; what the first digit stands for is checked where a catalog is read. */
export const resourceCodePattern = /^\d{6}\d*\/\d+$/;

/** 类: what the first digit of a code stands for. */
const resourceClasses: ReadonlyMap<string, string> = new Map([
  ['1', '基础信息资源'],
  ['2', '主题信息资源'],
  ['3', '部门信息资源'],
]);

/** What a code's first digit stands for, for example 基础信息资源; undefined where it stands for nothing. */
export function classOf(code: string): string | undefined {
  return resourceClasses.get(code.slice(0, 1));
}

/** What is wrong with the first digit of a code; undefined when nothing is. */
export function problemOfClass(code: string): string | undefined {
  if (resourceClasses.has(code.slice(0, 1))) return undefined;
  const listed = [...resourceClasses].map(([digit, name]) => `${digit} ${name}`).join(', ');
  return `no class begins with ${code.slice(0, 1)}: write ${listed} as the first digit`;
}

/**
 * What is wrong with the text of a classification such as `部门信息资源 / 民政`, whose first step is the class that
 * the code names; undefined when nothing is.
 */
export function problemOfClassification(classification: string, code: string): string | undefined {
  const name = classOf(code);
  // 部门信息资源, 部门信息资源类 and 部门政务信息资源目录 are written for the same.
  const [first = ''] = toNfkc(classification).split(/[^\p{L}\p{N}]+/u);
  const written = first.replace('政务', '').replace(/(?:类|目录)$/u, '');
  if (name === undefined || written === name) return undefined;
  return `the code begins with ${code.slice(0, 1)}, so the classification begins with ${name}, for example ${name} / 民政`;
}
