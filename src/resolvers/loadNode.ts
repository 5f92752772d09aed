import type { Loaders } from '../queries/createLoaders.js';
import type { NodeTypeName } from '../queries/nodeTypes.js';

/** The object of this type and id. */
export async function loadNode(loaders: Loaders, type: NodeTypeName | null, id: string): Promise<object | null> {
  switch (type) {
    case null:
      return null;
    case 'Therapist':
      return loaders.therapist.load(id);
    case 'ContactPoint':
      return loaders.contactPoint.load(id);
    case 'PlacementRequest':
      return loaders.placementRequest.load(id);
    case 'Email':
      return loaders.email.load(id);
    case 'EmailBatch':
      return loaders.emailBatch.load(id);
    case 'PhoneCall':
      return loaders.phoneCall.load(id);
    case 'PhoneCallBatch':
      return loaders.phoneCallBatch.load(id);
    case 'StaffMember':
      return loaders.staffMember.load(id);
    case 'DeadLetter':
      return loaders.deadLetter.load(id);
    case 'OutboxEvent':
      return loaders.outboxEvent.load(id);
    default:
      return type satisfies never;
  }
}
