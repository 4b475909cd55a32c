// Verifies credentials with the Digital Credentials Consortium's verifier, without any network.
// In: JSON on standard input, {"answers": {address: {type, body}}, "credentials": [credential, …]}.
// Out: one line of JSON for each credential, {"signature", "revocation", "expiration", "schema", "errors"}.
import { text } from 'node:stream/consumers';

const { answers, credentials } = JSON.parse(await text(process.stdin));

globalThis.fetch = async (asked) => {
  const address = asked?.url ?? String(asked);
  const known = answers[address];
  if (!known) throw new TypeError(`nothing is fetched from ${address}`);
  return new Response(known.body, { status: known.status ?? 200, headers: { 'content-type': known.type } });
};

const { verifyCredential } = await import('@digitalcredentials/verifier-core');

for (const credential of credentials) {
  const answer = await verifyCredential({ credential, knownDIDRegistries: [] });
  const step = (id) => answer.log?.find((entry) => entry.id === id);
  const schema = answer.additionalInformation?.find((entry) => entry.id === 'schema_check');
  console.log(JSON.stringify({
    signature: step('valid_signature')?.valid ?? false,
    revocation: step('revocation_status')?.valid ?? null,
    expiration: step('expiration')?.valid ?? null,
    schema: Array.isArray(schema?.results) && schema.results.every((each) => each.result.valid),
    errors: [
      ...(answer.errors ?? []).map((error) => error.name),
      ...(answer.log ?? []).flatMap((entry) => (entry.error ? [entry.error.name] : [])),
      ...(Array.isArray(schema?.results) ? schema.results : []).flatMap((each) => (each.result.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)),
    ],
  }));
}
