/** The service's delivery worker, alone in its process as with ROLES=worker. */
import { createDeliveryWorker } from '../../dist/delivery/createDeliveryWorker.js';
import { createMailTransport } from '../../dist/mail/createMailTransport.js';
import { openBenchComposer, openBenchService } from '../support/benchService.mjs';
import { answerCalls } from '../support/children.mjs';
import { timed } from '../support/statistics.mjs';

let worker;
let closeAll = async () => undefined;

answerCalls(
  {
    async open({ databaseUrl, smtpUrl, environment }) {
      const service = await openBenchService(databaseUrl, environment);
      const transport = createMailTransport({ url: smtpUrl, maxConnections: service.settings.maxConnections });
      const composer = await openBenchComposer();
      worker = createDeliveryWorker({ ...service, composer, transport, workerName: 'bench' });
      closeAll = async () => {
        await worker.close();
        await transport.close();
        await composer.close();
        await service.close();
      };
    },
    /** From due requests in the database to all of their mails SENT. */
    async deliverDue() {
      const cpu = process.cpuUsage();
      const { ms, result } = await timed(() => worker.deliverDue());
      const { user, system } = process.cpuUsage(cpu);
      return { ms, mails: result, cpuMs: (user + system) / 1_000 };
    },
  },
  () => closeAll(),
);
