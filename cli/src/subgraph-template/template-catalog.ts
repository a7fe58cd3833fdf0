import { stringify } from 'yaml';
import type { NewDepartment } from './new-department.ts';

/** A code that is right and nobody's, as docs/department.md has it. */
const madeUpUscc = '11310000MB2F300633';

/** The catalog of the example's schema, with what each element is for. */
export function templateCatalog(department: NewDepartment, today: string): string {
  const { code, name, uscc, typeName, fieldName } = department;
  const whose = uscc === undefined ? 'made up: write yours, as the authority registers it' : 'yours';
  return `# The catalog of ${oneLine(name)}, after the 《政务信息资源目录编制指南(试行)》. A field without an item is never served.
# docs/catalog.md says more of each element.
resources:
  - code: 31200101/000001 # 类 项 目 细目 / 顺序号: 3… is a department’s own (部门信息资源), and so begins the classification
    name: Example records
    nameZh: 示例记录
    provider: ${code}
    providerUscc: ${uscc ?? madeUpUscc} # unified social credit code (统一社会信用代码), ${whose}
    abstract: ${quoted(`Records of ${name}, made up as an example.`)}
    format: database # 信息资源格式: database, spreadsheet, …
    classification: 部门信息资源 / 示例
    # responsibleUnit: 信息中心 # 责任单位, which answers for it
    dataClass: GENERAL # GENERAL 一般数据, IMPORTANT 重要数据 or CORE 核心数据 (GB/T 43697); nothing means GENERAL
    # UNCONDITIONAL 无条件共享: every department may use it, for a registered purpose.
    # CONDITIONAL 有条件共享: with a grant; needs \`condition: { scope: [civil-affairs], uses: [Reviews of …] }\`, which says
    #   who can be granted it ('*': every department) and what for.
    # NOT_SHARED 不予共享: never; needs \`legalBasis\`, the law that says so with its article, and \`notSharedReason\`.
    shareType: UNCONDITIONAL
    shareMode: gateway
    # usageRequirements: Not kept once the matter is decided. # 使用要求
    openAttribute: { open: false } # 开放属性: whether everybody may have it
    updateCycle: DAILY # REALTIME DAILY WEEKLY TENDAYS MONTHLY QUARTERLY HALFYEARLY YEARLY IRREGULAR OTHER
    publishedOn: '${today}' # from when on it is served, Beijing time
    relatedResources: [] # codes of resources of the catalog
    samples: # up to five records that are made up (数据示例)
      - { ${typeName}.number: R-0001, ${typeName}.title: 第一条, ${typeName}.registeredOn: '2024-03-01' }
    items:
      # dataType: C text, N number, Y money, D date, T date and time, L yes or no, M long text, G structure, B double,
      # I integer, F float. level: 1 (lowest) to 4, after your grading (GB/T 43697). \`shareType\` and what goes with
      # it, \`dataClass\`, \`open\` and \`mask\` may be said of one item, too.
      - {
          coordinate: ${typeName}.number,
          name: Number,
          nameZh: 编号,
          dataType: C,
          length: 32,
          level: 1,
          role: KEY, # finds the record: open to purposes that need some fact of it
        }
      - { coordinate: ${typeName}.title, name: Title, nameZh: 名称, dataType: C, length: 100, level: 1 }
      - { coordinate: ${typeName}.registeredOn, name: Registered on, nameZh: 登记日期, dataType: D, level: 1 }
      # Entry points carry no fact of their own.
      - {
          coordinate: Query.${fieldName},
          name: A record,
          nameZh: 查询示例记录,
          dataType: G,
          level: 1,
          role: STRUCTURE,
        }
      - {
          coordinate: Query.${fieldName}s,
          name: Records,
          nameZh: 查询示例记录列表,
          dataType: G,
          level: 1,
          role: STRUCTURE,
        }
    # What can be put in, and what that reads: whoever may not have a value must not search, filter or order by it.
    inputs:
      - { coordinate: 'Query.${fieldName}(number:)', reads: ${typeName}.number, mode: identify }
      - { coordinate: 'Query.${fieldName}s(first:)', mode: none } # how many: reads nothing
`;
}

/** As a double-quoted scalar of YAML, whatever it has. */
function quoted(text: string): string {
  return stringify(text, { defaultStringType: 'QUOTE_DOUBLE', lineWidth: 0 }).trimEnd();
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
