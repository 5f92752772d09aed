/** Staff who claim and release calls through the service, several at a time. */
import { createCallService } from '../../dist/services/calls/createCallService.js';
import { runOn } from '../support/benchCluster.mjs';
import { openBenchService } from '../support/benchService.mjs';
import { answerCalls } from '../support/children.mjs';
import { timed } from '../support/statistics.mjs';

let service;
let calls;
let ids = [];

answerCalls({
  async open({ databaseUrl }) {
    service = await openBenchService(databaseUrl, { LOG_LEVEL: 'silent' });
    calls = createCallService(service);
    const rows = await runOn(databaseUrl, [
      "SELECT id FROM communication.phone_calls WHERE status = 'SCHEDULED' ORDER BY id",
    ]);
    ids = rows.map(({ id }) => id);
  },
  /** Each of `staff` claims and releases calls of its own; two transactions each time. */
  async work({ staff, rounds }) {
    const { ms } = await timed(() =>
      Promise.all(Array.from({ length: staff }, (_, index) => oneStaffMember(index, staff, rounds))),
    );
    return { perSecond: (staff * rounds * 2 * 1_000) / ms };
  },
  close: () => service.close(),
});

async function oneStaffMember(index, staff, rounds) {
  for (let round = 0; round < rounds; round += 1) {
    const phoneCallId = ids[(index + round * staff) % ids.length];
    const input = { phoneCallId, staffMemberId: `staff-${index}` };
    await calls.claimPhoneCall(input);
    await calls.releasePhoneCall(input);
  }
}
