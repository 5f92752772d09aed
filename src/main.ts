import { runService } from './runService.js';

await runService();
