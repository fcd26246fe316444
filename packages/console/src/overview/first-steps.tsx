import { Paper, Stack, Text, Title } from '@mantine/core';
import { useLocationId } from '../locations/current-location.ts';
import { CopyText } from '../parts/copy-text.tsx';
import { Link } from '../parts/link.tsx';
import { paths } from '../paths.ts';
import classes from './first-steps.module.css';

/** What to do with an empty location, with commands that can be run as they stand once `$RELATA_TOKEN` is set. */
export function FirstSteps() {
  const locationId = useLocationId();
  const { origin } = globalThis.location;
  const contact = `curl -X POST ${origin}/contacts/ \\
  -H "Authorization: Bearer $RELATA_TOKEN" -H 'Content-Type: application/json' \\
  -d '{"locationId":"${locationId}","firstName":"Ada","email":"ada@example.com"}'`;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="first-steps">
      <Stack gap="sm">
        <Title order={2} size="h4" id="first-steps">
          First steps
        </Title>
        <ol className={classes.steps}>
          <li>
            <Link to={paths.model()}>Draw the data model</Link>: an object for each kind of thing, an
            association for each way in which two kinds belong together.
          </li>
          <li>
            <Link to={paths.records()}>Add records</Link> and connect them; or by the API, for example a
            contact:
            <CopyText block label="the command" text={contact} />
          </li>
          <li>
            <Link to={paths.newEndpoint()}>Create an endpoint</Link>, which is told of each change; or watch
            what would be sent, on your own machine:
            <CopyText
              block
              label="the command"
              text={`npx relata listen --url ${origin} --location ${locationId} --forward-to http://127.0.0.1:3000/webhooks`}
            />
          </li>
        </ol>
        <Text size="sm" c="dimmed">
          A token for commands and programs is made under <Link to={paths.settings()}>Settings</Link>.
        </Text>
      </Stack>
    </Paper>
  );
}
