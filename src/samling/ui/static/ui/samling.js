// What every page does beyond plain HTML. Nothing here is needed to read or send anything.

// with the page and not when it is needed: coverage may be gone by then
import { keep } from "./draft.js";

const wide = matchMedia("(min-width: 64rem)");

function settleMenu() {
  for (const menu of document.querySelectorAll("details[data-menu]")) menu.open = wide.matches;
}
settleMenu();
wide.addEventListener("change", settleMenu);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || wide.matches) return;
  const menu = document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// a form is sent once, however often the button is tapped
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// choosing in a filter asks at once; without this script there is a button
for (const form of document.querySelectorAll("form[data-ask-at-once]")) {
  form.querySelector("[type=submit]")?.setAttribute("hidden", "");
  form.addEventListener("change", () => form.requestSubmit());
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

const mapElements = document.querySelectorAll("[data-map]");
if (mapElements.length) {
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      import("./map.js").then(({ draw }) => draw(entry.target));
    }
  });
  for (const element of mapElements) seen.observe(element);
}

// a draft is let go only when the page says that it was received
const sentDraft = sessionStorage.getItem("draft-sent");
if (sentDraft && document.querySelector(".toast[data-color=success]")) {
  localStorage.removeItem(sentDraft);
  sessionStorage.removeItem("draft-sent");
}
keep();
document.addEventListener("htmx:afterSettle", keep);

// what htmx could not send is told of, and the word goes away with the next answer
const notSent = document.querySelector("[data-not-sent]");
for (const name of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(name, (event) => {
    const status = event.detail.xhr?.status;
    if (status !== 401 && status !== 409 && status !== 422) notSent.hidden = false;
  });
}
document.addEventListener("htmx:afterSwap", () => { notSent.hidden = true; });
