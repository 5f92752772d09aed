/** The part of mjml 5 that is used here; the package brings no types of its own. */
declare module 'mjml' {
  interface MjmlProblem {
    readonly line?: number;
    readonly message: string;
    readonly tagName?: string;
    readonly formattedMessage?: string;
  }
  interface MjmlOptions {
    readonly filePath?: string;
    readonly actualPath?: string;
    readonly includePath?: string | readonly string[];
    readonly ignoreIncludes?: boolean;
    readonly fonts?: Readonly<Record<string, string>>;
    readonly keepComments?: boolean;
    readonly minify?: boolean;
    readonly minifyOptions?: Readonly<Record<string, unknown>>;
    readonly validationLevel?: 'strict' | 'soft' | 'skip';
  }
  export default function mjml2html(
    source: string,
    options?: MjmlOptions,
  ): Promise<{ readonly html: string; readonly errors: readonly MjmlProblem[] }>;
}
