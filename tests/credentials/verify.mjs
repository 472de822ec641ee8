// Two verifiers that know nothing of us: @digitalbazaar/vc and @digitalcredentials/verifier-core.
// In: {"badges": {name: badge}, "web": {address: text}}. Out: {name: {digitalbazaar, dcc}}.
// The network is what stands in "web"; whatever else is asked for is not found and is told.
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {pathToFileURL} from "node:url";

const {root, badges, web} = JSON.parse(readFileSync(0, "utf8"));
const require = createRequire(`${root}/package.json`);
const load = (name) => import(pathToFileURL(entry(name)).href);

function entry(name) {
  try { return require.resolve(name); } catch { /* for import only */ }
  const folder = `${root}/node_modules/${name}`;
  const {exports: told, module: main} = JSON.parse(readFileSync(`${folder}/package.json`));
  const dot = told?.["."] ?? told;
  const file = typeof dot === "string" ? dot : dot?.import?.default ?? dot?.import ?? dot?.default ?? main;
  return `${folder}/${file}`;
}

const asked = new Set();
globalThis.fetch = async (request) => {
  const address = String(request.url ?? request);
  asked.add(address);
  if (!(address in web)) return new Response("", {status: 404});
  return new Response(web[address], {headers: {"Content-Type": "application/json"}});
};
console.log = console.error = () => {}; // the verifiers talk

const {verifyCredential} = await load("@digitalcredentials/verifier-core");
const bazaar = await load("@digitalbazaar/vc");
const {DataIntegrityProof} = await load("@digitalcredentials/data-integrity");
const {cryptosuite} = await load("@digitalcredentials/eddsa-rdfc-2022-cryptosuite");
const {securityLoader} = await load("@digitalcredentials/security-document-loader");
const {checkStatus} = await load("@digitalcredentials/vc-bitstring-status-list");

const documentLoader = securityLoader({fetchRemoteContexts: true}).build();
const suite = () => new DataIntegrityProof({cryptosuite});
const status = ({credential}) => checkStatus({
  credential, documentLoader, suite: suite(), verifyBitstringStatusListCredential: true,
});

async function byBazaar(credential) {
  const answer = await bazaar.verifyCredential({credential, suite: suite(), documentLoader, checkStatus: status});
  return {
    verified: answer.verified,
    status: answer.statusResult?.verified ?? null,
    why: answer.verified ? "" : String(answer.error?.errors?.[0]?.message ?? answer.error?.message ?? ""),
  };
}

async function byDcc(credential) {
  const answer = await verifyCredential({credential, knownDIDRegistries: []});
  const log = Object.fromEntries((answer.log ?? []).map((step) => [step.id, step.valid ?? step.error?.name]));
  return {log, errors: (answer.errors ?? []).map((error) => error.name)};
}

const found = {};
for (const [name, badge] of Object.entries(badges)) {
  found[name] = {digitalbazaar: await byBazaar(structuredClone(badge)), dcc: await byDcc(structuredClone(badge))};
}
process.stdout.write(JSON.stringify({found, asked: [...asked].sort()}));
