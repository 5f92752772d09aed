import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { loadCallAnalytics } from '../../queries/callAnalytics.js';
import type { AnalyticsGroupBy } from '../../queries/callAnalyticsSql.js';
import { isUuid } from '../../queries/uuid.js';
import type { GraphqlContext } from '../../schema/context.js';
import { AnalyticsGroupByEnum } from '../../schema/enums/call.js';
import { AnalyticsRange, AvailableSlotsArgs, DailyCallListArgs } from '../../schema/inputs/callPlanningArgs.js';
import { CallAnalytics } from '../../schema/types/CallAnalytics.js';
import { AvailableSlots } from '../../schema/types/CallPlanning.js';
import { DailyCallConnection } from '../../schema/types/connections.js';
import { dailyCallConnection } from '../dailyCallConnection.js';
import { nullWhenNotFound } from '../nullWhenNotFound.js';

/** The day's work, free times and figures. */
@Resolver()
export class CallPlanQueries {
  @Query(() => DailyCallConnection, {
    description:
      'The calls of a day in the order in which they should be worked, ended ones behind them. All of them, up to 100, unless `first` or `last` is given.',
  })
  dailyCallList(@Args(() => DailyCallListArgs) args: DailyCallListArgs, @Ctx() context: GraphqlContext) {
    return dailyCallConnection(args, context);
  }

  @Query(() => AvailableSlots, {
    nullable: true,
    description: 'When this therapist could be called. Null for an unknown id.',
  })
  async availableSlots(@Args(() => AvailableSlotsArgs) args: AvailableSlotsArgs, @Ctx() { services }: GraphqlContext) {
    if (!isUuid(args.therapistId)) return null;
    return services.calls.availableSlots(args).catch(nullWhenNotFound);
  }

  @Query(() => CallAnalytics, {
    description: 'How calls went: who is reached when, how often it takes, what comes of it.',
  })
  callAnalytics(
    @Arg('range', () => AnalyticsRange, { description: 'Which days.' }) range: AnalyticsRange,
    @Arg('groupBy', () => AnalyticsGroupByEnum, { description: 'What the calls are grouped by.' })
    groupBy: AnalyticsGroupBy,
    @Ctx() { em, rules }: GraphqlContext,
  ) {
    return loadCallAnalytics(em, { from: range.from, to: range.to, groupBy, timeZone: rules.timeZone });
  }
}
