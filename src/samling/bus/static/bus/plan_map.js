// The plan on a map one can zoom: places, the ways of the plan or of today, and wishes set by a tap.
// The drawing inside the element stays for those without JavaScript; the list under Wishes is the
// keyboard's way.

const root = new URL("../", import.meta.url);
const SHAPES = {
  kept: { shape: "circle", colour: "#1c2b39" },
  added: { shape: "square", colour: "#14532d" },
  dropped: { shape: "cross", colour: "#8c1d1d" },
  other: { shape: "dot", colour: "#5f6f78" },
};
const DAYS = ["#0072b2", "#c14d00", "#00714f", "#a3396f", "#6d5200", "#8c2d04", "#5b3a8c", "#444444"];

const PLACES = {
  id: "places", type: "symbol", source: "points",
  layout: {
    "icon-image": ["get", "icon"], "icon-allow-overlap": true, "symbol-sort-key": ["match", ["get", "standing"], "other", 0, 1],
    "icon-size": ["interpolate", ["linear"], ["zoom"], 6, 0.75, 10, 1.1],
  },
};

function icon({ shape, colour }, ring) {
  const size = 48, middle = size / 2;
  const canvas = Object.assign(document.createElement("canvas"), { width: size, height: size });
  const pen = canvas.getContext("2d");
  pen.fillStyle = colour; pen.strokeStyle = "#fff"; pen.lineWidth = 3;
  pen.beginPath();
  if (shape === "square") pen.rect(middle - 11, middle - 11, 22, 22);
  else if (shape !== "cross") pen.arc(middle, middle, shape === "dot" ? 7 : 11, 0, 7);
  pen.fill(); pen.stroke();
  if (shape === "cross") {
    for (const [width, ink] of [[9, "#fff"], [5, colour]]) {
      pen.lineWidth = width; pen.strokeStyle = ink;
      pen.beginPath(); pen.moveTo(14, 14); pen.lineTo(34, 34); pen.moveTo(34, 14); pen.lineTo(14, 34); pen.stroke();
    }
  }
  if (ring) {
    for (const [width, ink] of [[6, "#fff"], [3.5, "#b45309"]]) {
      pen.lineWidth = width; pen.strokeStyle = ink;
      pen.beginPath(); pen.arc(middle, middle, 19, 0, 7); pen.stroke();
    }
  }
  return pen.getImageData(0, 0, size, size);
}

async function facts(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function withIcons(points) {
  for (const { properties } of points.features) properties.icon = properties.standing + (properties.wish ? "-wish" : "");
  return points;
}

// a form of the pages, sent without leaving the map; false when it was refused
async function send(address, told) {
  const { "X-CSRFToken": token } = JSON.parse(document.body.getAttribute("hx-headers"));
  const body = new URLSearchParams(told);
  try {
    return (await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token } })).ok;
  } catch { return false; }
}

function button(words, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "ds-button", textContent: words });
  made.dataset.variant = "secondary";
  made.addEventListener("click", () => act(made));
  return made;
}

class PlanMap {
  constructor(element) {
    this.element = element;
    this.words = element.dataset;
  }

  async draw() {
    const [maplibre, outlines, told] = await Promise.all([
      import(new URL("maplibre/maplibre-gl.mjs", root).href), facts(this.words.outlines), facts(this.words.planMap),
    ]);
    this.maplibre = maplibre;
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("maplibre/maplibre-gl.css", root).href });
    document.head.append(sheet);
    maplibre.setWorkerUrl?.(new URL("maplibre/maplibre-gl-worker.mjs", root).href);
    this.element.replaceChildren();
    this.element.classList.add("map");
    this.element.setAttribute("role", "region");
    this.element.setAttribute("aria-label", this.words.wordLabel);
    const bounds = new maplibre.LngLatBounds();
    for (const { geometry } of told.points.features) bounds.extend(geometry.coordinates);
    this.map = new maplibre.Map({
      container: this.element, bounds: bounds.isEmpty() ? [[7.3, 59.8], [12.9, 62.7]] : bounds, fitBoundsOptions: { padding: 28 }, cooperativeGestures: true,
      attributionControl: { compact: true, customAttribution: "© Kartverket" }, fadeDuration: 0, style: this.style(outlines, told),
    });
    this.map.addControl(new maplibre.NavigationControl({ showCompass: false }));
    this.map.on("error", () => {}); // tiles out of reach: our own layers are drawn all the same
    this.map.once("load", () => {
      for (const [name, look] of Object.entries(SHAPES)) {
        for (const ring of [false, true]) this.map.addImage(name + (ring ? "-wish" : ""), icon(look, ring), { pixelRatio: 2 });
      }
      this.map.addLayer(PLACES);
      this.map.once("idle", () => { this.element.dataset.drawn = "yes"; });
    });
    this.map.on("click", (event) => this.tapped(event));
    this.map.on("mousemove", "places", () => { this.map.getCanvas().style.cursor = "pointer"; });
    this.map.on("mouseleave", "places", () => { this.map.getCanvas().style.cursor = ""; });
    this.element.spotOf = (slug) => this.map.project(told.points.features.find((each) => each.properties.slug === slug).geometry.coordinates);
    this.tools();
  }

  style(outlines, told) {
    const sources = {
      areas: { type: "geojson", data: outlines }, lines: { type: "geojson", data: told.lines },
      points: { type: "geojson", data: withIcons(told.points) },
    };
    told.lines.features.forEach((line, place) => { line.properties.colour = DAYS[place % DAYS.length]; });
    const layers = [{ id: "paper", type: "background", paint: { "background-color": "#eaf0ee" } }];
    if (this.words.tiles) {
      sources.tiles = { type: "raster", tiles: [this.words.tiles], tileSize: 256, maxzoom: 18, attribution: "© Kartverket" };
      layers.push({ id: "tiles", type: "raster", source: "tiles", paint: { "raster-opacity": 0.7 } });
    }
    layers.push(
      { id: "borders", type: "line", source: "areas", paint: { "line-color": "#7c8b85", "line-width": 1 } },
      { id: "ways", type: "line", source: "lines", filter: ["==", ["get", "of"], "plan"], layout: { "line-join": "round" }, paint: { "line-color": ["get", "colour"], "line-width": 2.5, "line-opacity": 0.8 } },
    );
    return { version: 8, sources, layers };
  }

  tools() {
    const row = this.element.closest(".stack")?.querySelector(".plan-map-tools");
    if (!row) return;
    row.hidden = false;
    const buttons = [...row.querySelectorAll("[data-plan-show]")];
    for (const one of buttons) {
      one.addEventListener("click", () => {
        one.setAttribute("aria-pressed", String(one.getAttribute("aria-pressed") !== "true"));
        const shown = buttons.filter((each) => each.getAttribute("aria-pressed") === "true").map((each) => each.dataset.planShow);
        this.map.setFilter("ways", ["in", ["get", "of"], ["literal", shown]]);
        this.map.setPaintProperty("ways", "line-dasharray", shown.length === 1 && shown[0] === "today" ? [2, 1.5] : [1, 0]);
      });
    }
  }

  // the nearest place within a thumb's width
  tapped({ point }) {
    if (!this.map.getLayer("places")) return;
    const reach = 14;
    const near = this.map.queryRenderedFeatures([[point.x - reach, point.y - reach], [point.x + reach, point.y + reach]], { layers: ["places"] });
    const away = ({ geometry }) => { const spot = this.map.project(geometry.coordinates); return Math.hypot(spot.x - point.x, spot.y - point.y); };
    const found = near.sort((a, b) => away(a) - away(b))[0];
    if (found) this.open(found.properties, found.geometry.coordinates);
    else this.popup?.remove();
  }

  open(place, spot) {
    const box = document.createElement("div");
    box.className = "map-popup stack";
    const name = Object.assign(document.createElement("strong"), { textContent: place.name });
    const words = typeof place.words === "string" ? JSON.parse(place.words) : place.words;
    if (place.wish) words.push(`${this.words.wordWish} ${place.wish_words}`);
    const lines = Object.assign(document.createElement("p"), { className: "small" });
    lines.append(...words.flatMap((line, number) => (number ? [document.createElement("br"), line] : [line])));
    const status = Object.assign(document.createElement("p"), { className: "small" });
    status.setAttribute("role", "status");
    box.append(name, lines);
    if (this.words.busy !== "yes") {
      const row = Object.assign(document.createElement("div"), { className: "row" });
      const told = { place: place.slug, weekday: "", week: "", percent: "" };
      const wish = (kind, more = {}) => (pressed) => this.change(pressed, status, place, () => send(this.words.wishes, { ...told, kind, ...more }));
      if (place.wish) row.append(button(this.words.wordDrop, (pressed) => this.change(pressed, status, place, () => send(this.words.drop.replace("/0/", `/${place.rule}/`), {}))));
      else {
        if (place.day) row.append(button(`${this.words.wordPin} ${place.day}`, wish("pin", { weekday: place.weekday, week: place.week })));
        row.append(button(this.words.wordMust, wish("must")), button(this.words.wordForbid, wish("forbid")));
      }
      box.append(row);
    }
    box.append(status);
    this.popup?.remove();
    this.popup = new this.maplibre.Popup({ maxWidth: "15rem" }).setLngLat(spot).setDOMContent(box).addTo(this.map);
  }

  async change(pressed, status, place, act) {
    pressed.disabled = true;
    const done = await act();
    status.textContent = done ? this.words.wordDone : this.words.wordFailed;
    pressed.disabled = false;
    if (!done) return;
    pressed.parentElement.remove();
    const told = await facts(this.words.planMap);
    this.map.getSource("points").setData(withIcons(told.points));
    this.element.dataset.changed = place.slug;
    await this.renewList();
  }

  // the list of wishes beside the map, where it stands on the same page
  async renewList() {
    const list = document.querySelector("[data-wish-list]");
    if (!list) return;
    const page = new DOMParser().parseFromString(await (await fetch(this.words.wishes)).text(), "text/html");
    const fresh = page.querySelector("[data-wish-list]");
    if (fresh) list.replaceWith(fresh);
  }
}

function begin() {
  for (const element of document.querySelectorAll("[data-plan-map]:not([data-begun])")) {
    if (element.dataset.busy === "yes") continue; // the drawing comes anew each second
    element.dataset.begun = "yes";
    new PlanMap(element).draw().catch(() => { element.dataset.drawn = "no"; });
  }
}

begin();
document.body.addEventListener("htmx:afterSettle", begin);
