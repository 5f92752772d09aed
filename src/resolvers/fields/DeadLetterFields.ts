import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { DeadLetter as DeadLetterEntity } from '../../entities/DeadLetter.js';
import type { RawMessage } from '../../ingest/message.js';
import type { DeadLetterStatus } from '../../queries/lists/deadLetterList.js';
import type { GraphqlContext } from '../../schema/context.js';
import { DeadLetterStatusEnum } from '../../schema/enums/deadLetter.js';
import { DeadLetter, DeadLetterPayload } from '../../schema/types/DeadLetter.js';

@Resolver(() => DeadLetter)
export class DeadLetterFields {
  @FieldResolver(() => String, { nullable: true, description: 'Offset in the partition, or the line of the file.' })
  offset(@Root() { messageOffset, sourceOffset }: DeadLetterEntity) {
    return messageOffset ?? sourceOffset;
  }

  @FieldResolver(() => DeadLetterStatusEnum, { description: 'What became of it.' })
  status(@Root() { resolution }: DeadLetterEntity): DeadLetterStatus {
    return resolution ?? 'OPEN';
  }

  @FieldResolver(() => DeadLetterPayload, { description: 'What the message held.' })
  async payload(@Root() { id }: DeadLetterEntity, @Ctx() { loaders }: GraphqlContext): Promise<DeadLetterPayload> {
    return payloadView(await loaders.deadLetterPayload.load(id));
  }
}

function payloadView(raw: RawMessage | { readonly erased: true }): DeadLetterPayload {
  if (raw === null) return { form: 'NONE', content: null };
  if (typeof raw === 'string') return { form: 'TEXT', content: raw };
  return 'erased' in raw ? { form: 'ERASED', content: null } : { form: 'BASE64', content: raw.base64 };
}
