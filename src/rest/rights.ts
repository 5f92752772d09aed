/** What reading and writing here needs; the same rights as the operations of GraphQL that they stand for. */
export type Right = 'CORRESPONDENCE' | 'REQUESTS';
