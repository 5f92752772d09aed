import { describe, expect, it } from '@jest/globals';
import { settingsSchema } from '../../../src/config/settingsSchema.js';
import { settingsTable } from '../../../src/config/settingsTable.js';
import { readText, section } from './markdown.js';

const readme = readText('README.md');

describe('settings in the README', () => {
  it('are the table that the schema gives', () => {
    const [, table] = /<!-- settings:begin[\s\S]*?-->\n([\s\S]*?)\n<!-- settings:end -->/.exec(readme) ?? [];
    expect(table).toBe(settingsTable());
  });

  it('that are said to be without effect exist', () => {
    const [, sentence] = /Read already, but without effect([\s\S]*?)\n\n/.exec(section(readme, 'Settings')) ?? [];
    const named = [...(sentence ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name);
    expect(Object.keys(settingsSchema.shape)).toEqual(expect.arrayContaining(named));
  });
});
