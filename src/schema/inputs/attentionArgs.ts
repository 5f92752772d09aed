import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { AttentionFilter as Filter } from '../../queries/lists/attentionList.js';
import { PageArgs } from '../connections/PageArgs.js';
import { AttentionKindEnum } from '../enums/attention.js';
import { DateTimeRange } from './ranges.js';

@InputType('AttentionFilter', { description: 'All conditions that are given must hold.' })
export class AttentionFilter implements Filter {
  @Field(() => [AttentionKindEnum], { nullable: true, description: 'Of one of these kinds.' })
  kinds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'About one of these therapists.' })
  therapistIds?: string[] | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'Begun within this time.' })
  since?: DateTimeRange | null;
}

@ArgsType()
export class AttentionArgs extends PageArgs {
  @Field(() => AttentionFilter, { nullable: true, description: 'Which items. They are sorted by age, oldest first.' })
  filter?: AttentionFilter | null;
}
