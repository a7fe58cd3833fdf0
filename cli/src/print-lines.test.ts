import { expect, test, vi } from 'vitest';
import { printLines } from './print-lines.ts';

test('What somebody wrote into the database cannot forge lines of a report, or steer the terminal', () => {
  const says = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  printLines(['\u001b[2Jall intact', 'one\nPROBLEM', 'left\u202eright', '低保审批 – é 𠮷', 'half\ud800']);
  expect(says.mock.calls.flat()).toEqual([
    '\\u{1b}[2Jall intact',
    'one\\u{a}PROBLEM',
    'left\\u{202e}right',
    '低保审批 – é 𠮷',
    'half\\u{d800}',
  ]);
});
