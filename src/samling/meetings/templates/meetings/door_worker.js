{% load static %}// Lets the door open without coverage. Sees /samlinger/ only, and keeps nothing there but doors.
importScripts("{% static 'ui/kept.js' %}");

const DOOR = /^\/samlinger\/[-\w]+\/dor\/(okt\/\d+\/)?$/;
const FILES = "{% get_static_prefix %}";
const MODULES = ["meetings/door_outbox.js", "meetings/scan.js", "qr/decode.js", "qr/index.js", "ui/draft.js"];

// the doors that are open in this browser
async function openDoors() {
  const pages = await self.clients.matchAll({ includeUncontrolled: true, type: "window" });
  return [...new Set(pages.map((page) => new URL(page.url).pathname).filter((path) => DOOR.test(path)))];
}

keepPages({
  name: "samling-door",
  version: 2,
  isPage: (path) => DOOR.test(path),
  files: FILES,
  // modules name each other as they are called, whatever the gathered file is called
  also: ["{% static 'meetings/door_outbox.js' %}", "{% static 'meetings/scan.js' %}", "{% static 'ui/draft.js' %}", ...MODULES.map((path) => FILES + path)],
  paths: openDoors,
  daysOld: 2, // names do not lie about on a phone for longer
});
