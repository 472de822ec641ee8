// The end follows the beginning: as long after it as the kind of meeting lasts. The server does the
// same when the end is left empty, so nothing here is needed.

const form = document.querySelector("form[data-making]");
const starts = form?.elements.starts_at;
const ends = form?.elements.ends_at;
const lasts = form?.elements.lasts;

function minutesBetween(from, to) {
  return Math.round((new Date(to) - new Date(from)) / 60000);
}

function local(moment) {
  const two = (number) => String(number).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}T${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

if (starts && ends && lasts) {
  starts.addEventListener("change", () => {
    if (!starts.value) return;
    const until = new Date(starts.value);
    until.setMinutes(until.getMinutes() + (Number(lasts.value) || 120));
    ends.value = local(until);
  });
  ends.addEventListener("change", () => {
    const minutes = minutesBetween(starts.value, ends.value);
    if (minutes > 0) lasts.value = String(minutes);
  });
}
