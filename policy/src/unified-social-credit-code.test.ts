import { describe, expect, it } from 'vitest';
import { isUnifiedSocialCreditCode } from './unified-social-credit-code.ts';

describe('a unified social credit code', () => {
  it.each(['91350100M000100Y43', '91110000600037341L', '11110000000001214N'])('is %s', (text) => {
    expect(isUnifiedSocialCreditCode(text)).toBe(true);
  });

  it.each(['91350100M000100Y44', '91350100M000100Y4', '91350100M000100Y4I', '', '91350100m000100y43'])(
    'is not %j',
    (text) => {
      expect(isUnifiedSocialCreditCode(text)).toBe(false);
    },
  );
});
