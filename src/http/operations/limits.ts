/** What one operation may ask for, and one user per minute; the same over HTTP, on sockets and in REST. */
export interface OperationLimits {
  /** A document with more tokens is not even parsed. */
  readonly tokens: number;
  /** Levels of fields below each other. */
  readonly depth: number;
  /** Aliases in a document, in fragments as often as they are spread. */
  readonly aliases: number;
  /** Directives in a document. */
  readonly directives: number;
  /** Fields of the answer at most, where connections are as long as asked for. */
  readonly cost: number;
  /** Cost that one user may ask for per minute and process, an operation counting 1,000 at least; 0: no limit. */
  readonly costPerMinute: number;
}
