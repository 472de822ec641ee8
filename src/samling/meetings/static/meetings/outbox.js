// What has been written on this device and not yet been received: an outbox in IndexedDB.
// Each event carries a key of its own, so that sending it twice makes one event.

const NAME = "samling";
const STORE = "outbox";

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("blocked"));
  });
}

async function within(mode, work) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export const put = (item) => within("readwrite", (store) => store.put(item));
export const drop = (key) => within("readwrite", (store) => store.delete(key));
export const waiting = async () =>
  (await within("readonly", (store) => store.getAll())).sort((a, b) => a.writtenAt - b.writtenAt);

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // plain http on a local network
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
}

// one try: "sent", "refused" (the form must be put right), "signed_out", "other" (another person is
// signed in), "offline" or "fault"
export async function send(item, { to, secret }) {
  let fresh;
  try {
    fresh = await fetch(secret, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(15000) });
  } catch {
    return { state: "offline" };
  }
  if (!fresh.ok) return { state: "fault" };
  const { token, who } = await fresh.json();
  if (!who) return { state: "signed_out" };
  if (item.who && item.who !== who) return { state: "other" };
  return post(item, { to, token });
}

async function post(item, { to, token }) {
  let answer;
  try {
    answer = await fetch(to, {
      method: "POST",
      body: new URLSearchParams(item.fields),
      headers: { Accept: "application/json", "X-CSRFToken": token },
      redirect: "manual",
      signal: AbortSignal.timeout(20000),
    });
  } catch {
    return { state: "offline" };
  }
  if (answer.ok) return { state: "sent", event: await answer.json() };
  if (answer.type === "opaqueredirect") return { state: "signed_out" };
  if (answer.status === 422 || answer.status === 409) return { state: "refused", errors: (await answer.json()).errors };
  return { state: "fault" };
}
