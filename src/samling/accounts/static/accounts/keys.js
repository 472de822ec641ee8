// Passkeys (W3C Web Authentication, level 2). The server speaks JSON with base64url for bytes.

const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const withBytes = (list) => (list ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));

async function create(options) {
  const given = options.publicKey;
  const credential = await navigator.credentials.create({
    publicKey: {
      ...given,
      challenge: toBytes(given.challenge),
      user: { ...given.user, id: toBytes(given.user.id) },
      excludeCredentials: withBytes(given.excludeCredentials),
      authenticatorSelection: {
        ...given.authenticatorSelection,
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
    },
  });
  return {
    ...whole(credential),
    response: {
      clientDataJSON: toText(credential.response.clientDataJSON),
      attestationObject: toText(credential.response.attestationObject),
      transports: credential.response.getTransports?.() ?? [],
    },
  };
}

async function get(options) {
  const given = options.publicKey;
  const credential = await navigator.credentials.get({
    publicKey: {
      ...given,
      challenge: toBytes(given.challenge),
      allowCredentials: withBytes(given.allowCredentials),
    },
  });
  const answer = credential.response;
  return {
    ...whole(credential),
    response: {
      clientDataJSON: toText(answer.clientDataJSON),
      authenticatorData: toText(answer.authenticatorData),
      signature: toText(answer.signature),
      userHandle: answer.userHandle ? toText(answer.userHandle) : null,
    },
  };
}

const whole = (credential) => ({
  type: credential.type,
  id: credential.id,
  rawId: toText(credential.rawId),
  authenticatorAttachment: credential.authenticatorAttachment,
  clientExtensionResults: credential.getClientExtensionResults(),
});

async function optionsFrom(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()).request_options;
}

function through(form, ceremony) {
  const fault = form.querySelector("[data-key-fault]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    fault.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await ceremony());
      form.submit();
    } catch {
      fault.hidden = false; // cancelled, or the device has no such key
    }
  });
}

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-keys-only]")) part.hidden = false;
  const adding = document.querySelector("form[data-key-creation]");
  if (adding) through(adding, () => create(JSON.parse(adding.dataset.keyCreation)));
  const entering = document.querySelector("form[data-key-sign-in]");
  if (entering) through(entering, async () => get(await optionsFrom(entering.action)));
}
