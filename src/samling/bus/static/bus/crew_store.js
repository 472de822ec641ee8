// What the phone keeps: facts that nobody has received yet, facts that could not be used, and the
// tours. IndexedDB, so that it is there when the app has been killed; written before it is shown.

const NAME = "samling-bus";
const STORES = { facts: "key", doubted: "key", kept: "name" };

let connection;

function opened() {
  connection ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) asked.result.createObjectStore(name, { keyPath });
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = asked.result.onclose = () => { asked.result.close(); connection = undefined; };
      resolve(asked.result);
    };
    asked.onerror = () => { connection = undefined; reject(asked.error); };
  });
  return connection;
}

// work puts requests on the stores of one transaction; done when the disk has them
async function within(mode, work) {
  const database = await opened();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(Object.keys(STORES), mode, { durability: "strict" });
    const requests = work(...Object.keys(STORES).map((name) => transaction.objectStore(name)));
    transaction.oncomplete = () => resolve(requests?.map((request) => request.result));
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

export async function load() {
  const [facts, doubted, kept] = await within("readonly", (...stores) => stores.map((store) => store.getAll()));
  return { facts, doubted, kept: Object.fromEntries(kept.map(({ name, value }) => [name, value])) };
}

export const putFact = (fact) => within("readwrite", (facts) => { facts.put(fact); });
export const keep = (name, value) => within("readwrite", (facts, doubted, kept) => { kept.put({ name, value }); });
export const dismiss = (key) => within("readwrite", (facts, doubted) => { doubted.delete(key); });

// what the server has answered for: out of the outbox, the doubted kept apart, the tours as they are now
export const received = ({ gone, doubted: refused, state }) =>
  within("readwrite", (facts, doubted, kept) => {
    for (const fact of refused) doubted.put(fact);
    for (const key of gone) facts.delete(key);
    if (state) kept.put({ name: "state", value: state });
  });

// 48 bits of time and the rest by chance (RFC 9562, version 7): keys of one phone sort as they were made
export function newKey(milliseconds) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let time = milliseconds;
  for (let place = 5; place >= 0; place -= 1) { bytes[place] = time % 256; time = Math.floor(time / 256); }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
}
