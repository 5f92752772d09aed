import { type ClassType, Field, InputType } from 'type-graphql';
import { defineEnum, type GraphqlEnum } from '../defineEnum.js';

export const SortDirectionEnum = defineEnum<'ASC' | 'DESC'>('SortDirection', 'Which way a list runs.', {
  ASC: 'Smallest, oldest or first in the alphabet first.',
  DESC: 'Largest, newest or last in the alphabet first.',
});

/** Makes the `orderBy` input of a list. */
export function createOrderInput<OrderField extends string>(
  nodeName: string,
  fields: Readonly<Record<OrderField, string>>,
): ClassType<{ field: OrderField; direction: 'ASC' | 'DESC' }> {
  const FieldEnum: GraphqlEnum<OrderField> = defineEnum<OrderField>(
    `${nodeName}OrderField`,
    `What a list of ${nodeName} is sorted by.`,
    fields,
  );

  @InputType(`${nodeName}Order`, { description: `How a list of ${nodeName} is sorted; equal ones by id.` })
  class Order {
    @Field(() => FieldEnum, { description: 'What to sort by.' })
    field!: OrderField;

    @Field(() => SortDirectionEnum, { description: 'Which way.' })
    direction!: 'ASC' | 'DESC';
  }
  return Order;
}
