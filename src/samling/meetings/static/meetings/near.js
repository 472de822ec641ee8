// "Near me": the municipalities in order of distance. The place never leaves this page.

const button = document.querySelector("[data-near]");
const select = document.querySelector("[name=kommune]");
const state = document.querySelector("[data-near-state]");
const EARTH = 6371; // kilometres

function radians(degrees) { return (degrees * Math.PI) / 180; }

function kilometres([lat1, lon1], [lat2, lon2]) {
  const half = Math.sin(radians(lat2 - lat1) / 2) ** 2 + Math.cos(radians(lat1)) * Math.cos(radians(lat2)) * Math.sin(radians(lon2 - lon1) / 2) ** 2;
  return 2 * EARTH * Math.asin(Math.sqrt(half));
}

function order(here) {
  const places = [...select.querySelectorAll("[data-place]")]
    .map((option) => ({ option, away: kilometres(here, option.dataset.place.split(" ").map(Number)) }))
    .sort((a, b) => a.away - b.away);
  for (const { option, away } of places) {
    option.textContent = `${option.textContent.split(" (")[0]} (${Math.round(away)} km)`;
    select.append(option);
  }
  if (!places.length) return;
  select.value = places[0].option.value;
  select.form.requestSubmit();
}

function failed() { state.textContent = button.dataset.failed; }

if (button && select && "geolocation" in navigator) {
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(({ coords }) => order([coords.latitude, coords.longitude]), failed, { timeout: 10000, maximumAge: 600000 });
  });
}
