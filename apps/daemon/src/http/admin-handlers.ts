import type { AdminHandlers } from '@meshline/admin-api';
import { cleanJson } from '@meshline/record';
import type { AdminContext } from './admin-context.ts';
import { agreement } from './handlers/agreement.ts';
import { connections } from './handlers/connections.ts';
import { decide } from './handlers/decide.ts';
import { doctor } from './handlers/doctor.ts';
import { exception } from './handlers/exception.ts';
import { exceptions } from './handlers/exceptions.ts';
import { health } from './handlers/health.ts';
import { records } from './handlers/records.ts';
import { status } from './handlers/status.ts';
import { writeHandlers } from './write-handlers.ts';
import { resume, stop, writeStop } from './handlers/write-stop.ts';

/** The daemon behind the admin API; a file a handler. Texts come in as they can be stored (no NUL, no lone surrogates). */
export function adminHandlers(context: AdminContext): AdminHandlers {
  return {
    health: health(context),
    status: () => status(context),
    doctor: doctor(context),
    agreement: (entity) => agreement(context, entity),
    connections: () => connections(context),
    exceptions: (query) => exceptions(context, cleanJson(query)),
    exception: (id) => exception(context, id),
    decide: (command) => decide(context, cleanJson(command)),
    writeStop: (connection) => writeStop(context, connection),
    stopWrites: (command) => stop(context, cleanJson(command)),
    resumeWrites: (command) => resume(context, cleanJson(command)),
    ...writeHandlers(context),
    records: (by) => records(context, cleanJson(by)),
  };
}
