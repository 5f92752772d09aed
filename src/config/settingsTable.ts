import { settingNotes, settingsSchema } from './settingsSchema.js';

/** The README's table of settings, as Markdown without a final line break. */
export function settingsTable(): string {
  return ['| Setting | Default | Meaning |', '|---|---|---|', ...rows()].join('\n');
}

function rows(): string[] {
  return Object.entries(settingsSchema.shape).map(([name, type]) => {
    const note = settingNotes.get(type);
    if (!note) throw new Error(`The setting ${name} has no description`);
    const standard = note.default === undefined ? `unset: ${note.unset}` : `\`${note.default}\``;
    return `| \`${name}\` | ${cell(standard)} | ${cell(note.description)} |`;
  });
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
