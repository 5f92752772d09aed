/** Elements of a connection that is asked for without `first` and `last`. */
export const DEFAULT_PAGE_LENGTH = 20;

/** The same for connections that show more by themselves. */
export const PAGE_LENGTHS: Readonly<Record<string, number>> = { 'Query.dailyCallList': 100 };

/** Of a list without pages: reasons, windows, warnings are few. */
export const SHORT_LIST_LENGTH = 5;

/** Fields that cost more than reading a value: each worth so many plain ones. */
export const FIELD_COSTS: Readonly<Record<string, number>> = {
  'Query.outreachPlan': 2_000,
  'Query.callAnalytics': 1_000,
  'Query.availableSlots': 500,
  'Query.attentionItems': 200,
  'Query.dailyCallList': 200,
  'Query.unschedulableRequests': 200,
  'Query.contactPlan': 100,
  'Query.previewEmail': 100,
  'PhoneCall.script': 5,
};

/** `totalCount` counts a whole list, in a statement of its own. */
export const TOTAL_COUNT_COST = 20;
