// What has been marked on this phone and not yet been received, in IndexedDB. Each mark carries a key
// of its own, so that sending it twice makes one; the server puts the phone's clock right.

const NAME = "samling-door";

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("marks", { keyPath: "key" });
      asked.result.createObjectStore("doors", { keyPath: "slug" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("blocked"));
  });
}

async function within(name, mode, work) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(name, mode);
      const request = work(transaction.objectStore(name));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export const put = (item) => within("marks", "readwrite", (store) => store.put(item));
export const drop = (key) => within("marks", "readwrite", (store) => store.delete(key));
export const waiting = async (slug) =>
  (await within("marks", "readonly", (store) => store.getAll()))
    .filter((item) => item.slug === slug)
    .sort((a, b) => a.at - b.at);

// what the server last told of a door: names and marks, for when the page opens without coverage
export const keepDoor = (door) => within("doors", "readwrite", (store) => store.put(door));
export const keptDoor = (slug) => within("doors", "readonly", (store) => store.get(slug));

// names are not left lying on a phone: doors not looked at for two days go
export async function tidy(now) {
  const doors = await within("doors", "readonly", (store) => store.getAll());
  for (const door of doors) if (now - door.keptAt > 172800000) await within("doors", "readwrite", (store) => store.delete(door.slug));
}

async function asked(path, options = {}) {
  const answer = await fetch(path, { headers: { Accept: "application/json" }, redirect: "manual", signal: AbortSignal.timeout(15000), ...options });
  return answer;
}

// one look at the server: {state: "ok", told} or "offline", "signed_out", "fault"
export async function look(path) {
  let answer;
  try { answer = await asked(path); } catch { return { state: "offline" }; }
  if (answer.type === "opaqueredirect" || answer.status === 403) return { state: "signed_out" };
  if (!answer.ok) return { state: "fault" };
  return { state: "ok", told: await answer.json() };
}

// send all that waits in one letter; "other" when another person is signed in on this phone
export async function send(items, { statePath, marksPath, who }) {
  const seen = await look(statePath);
  if (seen.state !== "ok") return seen;
  if (seen.told.who !== who) return { state: "other" };
  if (!items.length) return seen;
  const marks = items.filter((item) => item.kind === "mark").map(({ key, id, came, how, at }) => ({ key, id, came, how, at }));
  const walkIns = items.filter((item) => item.kind === "walk_in").map(({ key, name, email, at }) => ({ key, name, email, at }));
  let answer;
  try {
    answer = await asked(marksPath, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": seen.told.token },
      body: JSON.stringify({ sent_at: Date.now(), marks, walk_ins: walkIns }),
    });
  } catch {
    return { state: "offline" };
  }
  if (answer.type === "opaqueredirect") return { state: "signed_out" };
  if (answer.status === 409 || answer.status === 422) return { state: "refused", why: (await answer.json()).error };
  if (!answer.ok) return { state: "fault" };
  return { state: "ok", told: await answer.json() };
}

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // plain http on a local network
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
}
