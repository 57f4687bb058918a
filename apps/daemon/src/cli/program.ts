import { Command } from '@commander-js/extra-typings';
import { VERSION } from '../version.ts';
import { agreementCommand } from './agreement.ts';
import { applyCommand } from './apply.ts';
import { auditCommand } from './audit.ts';
import { changesCommand } from './changes.ts';
import { checkCommand } from './check.ts';
import { demoCommand } from './demo.ts';
import { modeCommand } from './mode.ts';
import { doctorCommand } from './doctor.ts';
import { pauseCommand } from './pause.ts';
import { planCommand } from './plan.ts';
import { queueCommand } from './queue.ts';
import { replayCommand } from './replay.ts';
import { resumeCommand } from './resume.ts';
import { runCommand } from './run.ts';
import { setupCommand } from './setup.ts';
import { statusCommand } from './status.ts';
import { stopCommand } from './stop.ts';
import { undoCommand } from './undo.ts';
import { unpauseCommand } from './unpause.ts';
import { whyCommand } from './why.ts';

/** The command line. Each command is a file of its own. */
export function program(): Command {
  return new Command('meshline')
    .description('Keeps people, companies and deals in agreement across HubSpot, Salesforce, Close and further systems.')
    .version(VERSION, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addCommand(demoCommand())
    .addCommand(auditCommand())
    .addCommand(runCommand())
    .addCommand(setupCommand())
    .addCommand(checkCommand())
    .addCommand(doctorCommand())
    .addCommand(statusCommand())
    .addCommand(agreementCommand())
    .addCommand(whyCommand())
    .addCommand(queueCommand())
    .addCommand(planCommand())
    .addCommand(applyCommand())
    .addCommand(changesCommand())
    .addCommand(undoCommand())
    .addCommand(replayCommand())
    .addCommand(modeCommand())
    .addCommand(stopCommand())
    .addCommand(resumeCommand())
    .addCommand(pauseCommand())
    .addCommand(unpauseCommand())
    .addHelpText(
      'after',
      `
First steps:
  npm start                           the demo: three simulated systems, no account, no key
  npm run meshline -- audit FILE...   what is wrong in exports that you have (CSV), offline
  npm run meshline -- status          how it stands, on one screen (while the demo or a daemon runs)
  npm run meshline -- why jana@x.de   why a record is as it is (while the demo or a daemon runs)
  npm run meshline -- queue           what waits for a person
  npm run meshline -- check           your own configuration, without sending anything
  npm run meshline -- doctor          what is wrong, how it is mended and by whom
`,
    )
    .showSuggestionAfterError(true)
    .showHelpAfterError('(add --help for what can be said)');
}
