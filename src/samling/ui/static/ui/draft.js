// Keeps a half-filled form on this device until it has been sent. <form data-draft="name">

const PREFIX = "draft:";
const KEPT = "input:not([type=hidden], [type=password], [type=file], [type=submit]), textarea, select";

function values(form) {
  const kept = {};
  for (const field of form.querySelectorAll(KEPT)) {
    if (!field.name) continue;
    if (field.type === "radio") { if (field.checked) kept[field.name] = field.value; }
    else if (field.type === "checkbox") kept[`${field.name}=${field.value}`] = field.checked;
    else kept[field.name] = field.value;
  }
  return kept;
}

function fill(form, kept) {
  for (const field of form.querySelectorAll(KEPT)) {
    if (field.type === "radio") { if (field.name in kept) field.checked = kept[field.name] === field.value; }
    else if (field.type === "checkbox") { const key = `${field.name}=${field.value}`; if (key in kept) field.checked = kept[key]; }
    else if (kept[field.name]) field.value = kept[field.name];
  }
}

function restore(form, key) {
  // a form that came back with errors already holds what was written
  if (form.querySelector("[aria-invalid=true]")) return;
  const kept = localStorage.getItem(key);
  if (!kept) return;
  try { fill(form, JSON.parse(kept)); } catch { localStorage.removeItem(key); }
}

export function keep() {
  for (const form of document.querySelectorAll("form[data-draft]:not([data-kept])")) {
    form.dataset.kept = "yes";
    const key = PREFIX + form.dataset.draft;
    restore(form, key);
    form.addEventListener("input", () => localStorage.setItem(key, JSON.stringify(values(form))));
    form.addEventListener("submit", () => sessionStorage.setItem("draft-sent", key));
    form.addEventListener("reset", () => localStorage.removeItem(key));
    form.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) localStorage.removeItem(key); });
  }
}
