import { EventEmitter, once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Composer, createComposer } from '../../../src/composer/composeEmail.js';
import { sampleEmail } from '../../../src/composer/sampleEmails.js';
import { aTemplateCopy, type TemplateCopy } from './composerFixture.js';

let copy: TemplateCopy;
let composer: Composer;
let events: EventEmitter;

beforeEach(async () => {
  copy = await aTemplateCopy();
  events = new EventEmitter();
  composer = await createComposer({
    templatesDirectory: copy.directory,
    watch: true,
    onProblem: (problem) => events.emit('problem', problem),
    onReloaded: () => events.emit('reloaded'),
  });
});
afterEach(async () => {
  await composer.close();
  await copy.remove();
});

const text = () => composer.compose(sampleEmail('follow-up', 'de', 1)).text;

describe('watched templates', () => {
  it('uses a change, keeps the last good one when a change is broken, and recovers', async () => {
    const reloaded = once(events, 'reloaded');
    await copy.replace('de/partials/answer.txt.hbs', 'Ein Wort genügt', 'Ein einziges Wort genügt');
    await reloaded;
    expect(text()).toContain('Ein einziges Wort genügt');

    const broken = once(events, 'problem');
    await copy.replace('de/partials/answer.txt.hbs', '{{#if several}}', '{{#if severe}}');
    const [problem] = await broken;
    expect(problem).toMatchObject({ code: 'TEMPLATE_INVALID', details: { line: 3 } });
    expect(text()).toContain('Ein einziges Wort genügt');

    const mended = once(events, 'reloaded');
    await copy.replace('de/partials/answer.txt.hbs', '{{#if severe}}', '{{#if several}}');
    await mended;
    expect(text()).toContain('Ein einziges Wort genügt');
  });
});
