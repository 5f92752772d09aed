import { Resolver, Root, Subscription } from 'type-graphql';
import type { GraphqlContext } from '../../schema/context.js';
import { BridgeStatus } from '../../schema/types/BridgeStatus.js';

@Resolver()
export class BridgeSubscriptions {
  @Subscription(() => BridgeStatus, {
    description:
      'How the bridge is now, then each change of it, at most once a second; whichever process carries events. It is a state and no event: there is nothing to replay, so it has no cursor.',
    subscribe: ({ context }) => (context as GraphqlContext).bridge.follow(),
  })
  bridgeStatusChanged(@Root() status: BridgeStatus): BridgeStatus {
    return status;
  }
}
