// A process that opens the embedded database in a folder, says so, and stays until it is killed.
import { connect } from '../../src/db/connect.ts';

await connect({ dataDir: String(process.argv[2]) });
process.stdout.write('open\n');
setInterval(() => {}, 1_000);
