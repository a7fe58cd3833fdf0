import { describe, expect, test } from 'vitest';
import { parseCatalogUrl, parseDatabaseUrl } from './database-url.ts';

const parse = (url: string) => parseDatabaseUrl(url, 'catalog');

describe('A database URL', () => {
  test('names one server, and a schema if it likes', () => {
    const url = 'postgresql://role:secret@db.gov.example:5433/city?sslmode=verify-full';
    expect(parse(url)).toEqual({ servers: [url], schema: 'catalog', isPrimaryOnly: false });
    expect(parse(`${url}&schema=elsewhere`)).toMatchObject({ servers: [url], schema: 'elsewhere' });
  });

  test('names several servers, of which the one is meant that can be written to', () => {
    const { servers, isPrimaryOnly } = parse(
      'postgresql://role:p%40ss@a,b:5433,[::1]:5434/city?sslmode=require',
    );
    expect(isPrimaryOnly).toBe(true);
    expect(servers).toEqual([
      'postgresql://role:p%40ss@a/city?sslmode=require',
      'postgresql://role:p%40ss@b:5433/city?sslmode=require',
      'postgresql://role:p%40ss@[::1]:5434/city?sslmode=require',
    ]);
  });

  test.each([
    ['postgresql://a,b/city?target_session_attrs=read-write', true],
    ['postgresql://a,b/city?target_session_attrs=primary', true],
    ['postgresql://a/city?target_session_attrs=read-write', true],
    ['postgresql://a/city?target_session_attrs=any', false],
  ])('says what the session is for: %s', (url, isPrimaryOnly) => {
    expect(parse(url)).toMatchObject({ isPrimaryOnly });
    expect(parse(url).servers.join()).not.toContain('target_session_attrs');
  });

  test.each([
    'mysql://a/city',
    'postgresql://role:opensesame@a:port/city',
    'postgresql://role:opensesame@a,b:99999/city',
    'opensesame',
    'postgresql://a,b/city?target_session_attrs=any',
    'postgresql://a/city?target_session_attrs=standby',
  ])('that is none is refused, and never shown: %s', (url) => {
    expect(() => parse(url)).toThrow(TypeError);
    expect(() => parse(url)).toThrow(/^expected (?!.*opensesame)/);
  });

  test('of the catalog has no other schema, since statements name it', () => {
    expect(() => parseCatalogUrl('postgresql://a/city?schema=other')).toThrow('leave out ?schema=');
    expect(parseCatalogUrl('postgresql://a/city?schema=catalog').schema).toBe('catalog');
  });
});
