/** The library brings no types of its own; this is the part that is used. */
declare module 'html-to-text' {
  interface ConvertOptions {
    readonly wordwrap?: number | false;
    readonly selectors?: readonly { readonly selector: string; readonly format?: string; readonly options?: object }[];
  }
  export function convert(html: string, options?: ConvertOptions): string;
}
