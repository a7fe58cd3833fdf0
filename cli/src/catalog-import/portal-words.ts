import {
  everyDepartment,
  type BaseDatabase,
  type CatalogDataType,
  type DataClass,
  type ShareType,
  type SharingCondition,
  type UpdateCycle,
} from '@govgraph/policy';
import { parseDate, toNfkc } from '@govgraph/protocol';

/*
 * What sheets of catalogs say, in the words of 《政务信息资源目录编制指南(试行)》 (发改高技〔2017〕1272号, core metadata) and
 * in those that open-data portals have for the same. A word that is not listed is not guessed.
 */

/** Full-width forms are narrow, and blanks do not count. */
function plain(text: string): string {
  return toNfkc(text).replaceAll(/\s/gu, '').toUpperCase();
}

function lookUp<Value>(lists: readonly (readonly [Value, string])[]): (text: string) => Value | undefined {
  const values = new Map(
    lists.flatMap(([value, words]) => words.split(' ').map((word) => [plain(word), value] as const)),
  );
  return (text) => values.get(plain(text));
}

/** 共享类型; 1, 2, 3 (01, 02, 03) are the guide's codes. Undefined for any other word. */
export const readShareType = lookUp<ShareType>([
  ['UNCONDITIONAL', '1 01 无条件共享 无条件共享类 无条件 普遍共享 普遍共享类 UNCONDITIONAL'],
  ['CONDITIONAL', '2 02 有条件共享 有条件共享类 有条件 条件共享 授权共享 按需共享 依申请共享 CONDITIONAL'],
  ['NOT_SHARED', '3 03 不予共享 不予共享类 不共享 非共享 NOT_SHARED'],
]);

/** 基础数据库; 国家人口基础信息库 and the like are the guide's names. */
export const readBase = lookUp<BaseDatabase>([
  [
    'NATURAL_PERSONS',
    '人口 人口库 人口基础信息 人口基础信息库 国家人口基础信息库 自然人 自然人库 NATURAL_PERSONS',
  ],
  ['LEGAL_ENTITIES', '法人 法人库 法人单位 法人单位基础信息库 法人和非法人组织 LEGAL_ENTITIES'],
  ['NATURAL_RESOURCES', '自然资源和空间地理 自然资源和空间地理基础信息库 空间地理 NATURAL_RESOURCES'],
  ['E_CERTIFICATES', '电子证照 电子证照库 电子证照基础信息库 E_CERTIFICATES'],
  ['SOCIAL_CREDIT', '社会信用 社会信用库 社会信用基础信息库 信用 SOCIAL_CREDIT'],
]);

/** 数据分类分级, GB/T 43697. Undefined for any other word, such as a level. */
export const readDataClass = lookUp<DataClass>([
  ['GENERAL', '一般 一般数据 GENERAL'],
  ['IMPORTANT', '重要 重要数据 IMPORTANT'],
  ['CORE', '核心 核心数据 CORE'],
]);

const everyDepartmentWords =
  '全部 全部部门 所有 所有部门 各部门 全市各部门 全市所有部门 各政务部门 所有政务部门 全部政务部门 *';
const readEvery = lookUp<typeof everyDepartment>([[everyDepartment, everyDepartmentWords]]);

/** 共享范围: every department, or codes of departments. Undefined where it names them otherwise. */
export function readScope(text: string): SharingCondition['scope'] | undefined {
  const every = readEvery(text);
  if (every !== undefined) return every;
  const codes = toNfkc(text)
    .split(/[\s,;、]+/u)
    .filter((code) => code !== '');
  return codes.length > 0 && codes.every((code) => /^[a-z][a-z0-9-]*$/.test(code)) ? codes : undefined;
}

const readCycle = lookUp<UpdateCycle>([
  ['REALTIME', '实时 REALTIME'],
  ['DAILY', '每日 每天 按日 日 DAILY'],
  ['WEEKLY', '每周 按周 周 WEEKLY'],
  ['TENDAYS', '每旬 按旬 旬 TENDAYS'],
  ['MONTHLY', '每月 按月 月 月度 MONTHLY'],
  ['QUARTERLY', '每季度 每季 按季度 季 季度 QUARTERLY'],
  ['HALFYEARLY', '每半年 按半年 半年 半年度 HALFYEARLY'],
  ['YEARLY', '每年 按年 年 年度 YEARLY'],
  ['IRREGULAR', '不定期 IRREGULAR'],
  ['OTHER', '其他 其它 OTHER'],
]);

/** 更新周期: `每年`, `每年更新`, `每年更新一次`. Undefined for any other word. */
export function readUpdateCycle(text: string): UpdateCycle | undefined {
  return readCycle(plain(text).replace(/(?:更新)?(?:[一1]次)?$/u, ''));
}

/** 是否向社会开放. What is open on conditions only is not open to everyone, and for a person to decide. */
export const readOpen = lookUp<boolean>([
  [true, '1 是 开放 无条件开放 普遍开放 完全开放 TRUE'],
  [false, '0 否 不开放 不予开放 禁止开放 非开放 FALSE'],
]);

const readTypeName = lookUp<CatalogDataType>([
  ['C', '字符 字符串 文本 CHAR NCHAR VARCHAR VARCHAR2 NVARCHAR NVARCHAR2 STRING'],
  ['N', '数值 数字 NUMBER NUMERIC DECIMAL'],
  ['Y', '货币 金额'],
  ['D', '日期 DATE'],
  ['T', '日期时间 时间戳 DATETIME TIMESTAMP'],
  ['L', '逻辑 布尔 BOOL BOOLEAN'],
  ['M', '备注 长文本 TEXT LONGTEXT CLOB'],
  ['G', '通用'],
  ['B', '双精度 双精度浮点 DOUBLE'],
  ['I', '整 整数 INT INTEGER BIGINT SMALLINT'],
  ['F', '浮点 单精度 单精度浮点 FLOAT'],
]);

/** A letter of the guide, a name, or both: `C`, `字符型`, `字符串型C`, `字符型（C）`, `varchar(20)`. */
const typePattern = /^([^()]*?)型?(?:\(?([CNYDTLMGBIF])\)?)?$/u;

/** 数据类型. Undefined for any other word, and where the name and the letter are two types. */
export function readDataType(text: string): CatalogDataType | undefined {
  const word = plain(text).replace(/\(\d+(?:,\d+)?\)$/, '');
  const whole = readTypeName(word);
  if (whole !== undefined) return whole;
  const [, name = '', letter] = typePattern.exec(word) ?? [];
  const byName = name === '' ? undefined : readTypeName(name);
  if (letter === undefined) return byName;
  if (name !== '' && byName !== letter) return undefined;
  return letter as CatalogDataType;
}

/** 数据长度: a positive whole number, as the guide has it. Undefined for anything else, such as `10,2`. */
export function readLength(text: string): number | undefined {
  const word = plain(text);
  return /^[1-9]\d{0,5}$/.test(word) ? Number(word) : undefined;
}

/** `2026-01-05`, `2026/1/5`, `2026.1.5`, `2026年1月5日`, `20260105`, perhaps with a time of day. */
const dayPattern =
  /^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))(?:[T\s]*(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)?$/;

const dayMs = 24 * 60 * 60 * 1000;

/**
 * A day that exists, as `2026-01-05`; undefined for anything else.
 *
 * @param firstDay from which a spreadsheet counts days; a number is no day where it is undefined
 */
export function readDay(text: string, firstDay?: string): string | undefined {
  const word = toNfkc(text).trim();
  const start = firstDay === undefined ? undefined : parseDate(firstDay);
  // From 1927 to 2173: what is written in eight digits is far beyond.
  if (start !== undefined && /^[1-9]\d{4}(?:\.\d+)?$/.test(word))
    return new Date(start + Math.floor(Number(word)) * dayMs).toISOString().slice(0, 10);
  const found = dayPattern.exec(word);
  if (found === null) return undefined;
  const [year = '', , ...parts] = found.slice(1);
  const [month = '', day = ''] = parts.filter((part) => part !== undefined);
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return parseDate(date) === undefined ? undefined : date;
}
