export { readSheets } from './read-sheets.ts';
export { SheetError, catalogSheetLimits, type Sheet, type SheetLimits } from './sheet.ts';
