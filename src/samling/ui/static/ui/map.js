// Draws <div data-map="URL of GeoJSON" data-tiles="…{z}/{y}/{x}…" data-layer="children"> with MapLibre.
// The same facts stand as a table on the page; the map is a second way in. Own layers are drawn even
// when the tiles cannot be reached.

// the few words that MapLibre says by itself
const WORDS = {
  nb: ["Zoom inn", "Zoom ut", "Vis eller skjul kilde", "Kart", "Lukk", "Hold Ctrl og rull for å zoome i kartet", "Hold ⌘ og rull for å zoome i kartet", "Bruk to fingre for å flytte kartet"],
  nn: ["Zoom inn", "Zoom ut", "Vis eller gøym kjelde", "Kart", "Lukk", "Hald Ctrl og rull for å zoome i kartet", "Hald ⌘ og rull for å zoome i kartet", "Bruk to fingrar for å flytte kartet"],
};
const NAMES = ["NavigationControl.ZoomIn", "NavigationControl.ZoomOut", "AttributionControl.ToggleAttribution", "Map.Title", "Popup.Close", "CooperativeGesturesHandler.WindowsHelpText", "CooperativeGesturesHandler.MacHelpText", "CooperativeGesturesHandler.MobileHelpText"];

function locale() {
  const words = WORDS[document.documentElement.lang.slice(0, 2)];
  return words ? Object.fromEntries(NAMES.map((name, place) => [name, words[place]])) : {};
}

const root = new URL("../", import.meta.url);

function themeColour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function shades(layer) {
  const colours = ["surface-tinted", "surface-active", "border-subtle", "border-default", "text-default"].map((name) => themeColour(`--ds-color-accent-${name}`));
  const steps = layer.limits.flatMap((limit, place) => [limit, colours[place + 1]]);
  const value = ["get", layer.key];
  const shade = steps.length ? ["step", value, colours[0], ...steps] : colours[1];
  return ["case", ["==", ["typeof", value], "number"], shade, themeColour("--ds-color-neutral-surface-active")];
}

function frameOf(features) {
  const box = [180, 90, -180, -90];
  const widen = (point) => {
    if (typeof point[0] !== "number") return point.forEach(widen);
    box[0] = Math.min(box[0], point[0]); box[1] = Math.min(box[1], point[1]);
    box[2] = Math.max(box[2], point[0]); box[3] = Math.max(box[3], point[1]);
  };
  for (const feature of features) widen(feature.geometry.coordinates);
  return box;
}

function style(element, facts, layer) {
  const sources = { areas: { type: "geojson", data: facts.areas }, points: { type: "geojson", data: facts.points ?? { type: "FeatureCollection", features: [] } } };
  const layers = [{ id: "paper", type: "background", paint: { "background-color": themeColour("--ds-color-neutral-background-tinted") } }];
  if (element.dataset.tiles) {
    sources.tiles = { type: "raster", tiles: [element.dataset.tiles], tileSize: 256, maxzoom: 18, attribution: "© Kartverket" };
    layers.push({ id: "tiles", type: "raster", source: "tiles", paint: { "raster-opacity": 0.8 } });
  }
  layers.push(
    { id: "areas", type: "fill", source: "areas", paint: { "fill-color": layer ? shades(layer) : themeColour("--ds-color-accent-surface-active"), "fill-opacity": 0.75 } },
    { id: "borders", type: "line", source: "areas", paint: { "line-color": themeColour("--ds-color-neutral-border-strong"), "line-width": 1 } },
    { id: "points", type: "circle", source: "points", paint: { "circle-radius": 6, "circle-color": themeColour("--ds-color-brand1-base-default"), "circle-stroke-width": 2, "circle-stroke-color": "#fff" } },
  );
  return { version: 8, sources, layers };
}

function popup(maplibre, feature, layer) {
  const box = document.createElement("div");
  box.className = "map-popup";
  const link = document.createElement(feature.properties.href ? "a" : "strong");
  link.textContent = feature.properties.name;
  if (feature.properties.href) link.href = feature.properties.href;
  const words = document.createElement("p");
  const value = layer && feature.properties[layer.key];
  words.textContent = layer ? `${layer.label}: ${typeof value === "number" ? value.toLocaleString(document.documentElement.lang) : layer.missing}` : (feature.properties.label ?? "");
  box.append(link, words);
  return new maplibre.Popup({ maxWidth: "16rem" }).setDOMContent(box);
}

export async function draw(element) {
  const [maplibre, answer] = await Promise.all([
    import(new URL("maplibre/maplibre-gl.mjs", root).href),
    fetch(element.dataset.map, { headers: { Accept: "application/json" } }),
  ]);
  if (!answer.ok) return;
  const facts = await answer.json();
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = new URL("maplibre/maplibre-gl.css", root).href;
  document.head.append(sheet);
  maplibre.setWorkerUrl?.(new URL("maplibre/maplibre-gl-worker.mjs", root).href);

  let layer = facts.layers?.find((each) => each.key === element.dataset.layer) ?? facts.layers?.[0];
  const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = new maplibre.Map({
    container: element, style: style(element, facts, layer), bounds: frameOf([...facts.areas.features, ...(facts.points?.features ?? [])]),
    fitBoundsOptions: { padding: 24 }, attributionControl: { compact: true, customAttribution: facts.credit ?? "© Kartverket" },
    cooperativeGestures: true, locale: locale(), fadeDuration: reduced ? 0 : 200,
  });
  map.addControl(new maplibre.NavigationControl({ showCompass: false }));
  const paint = () => layer && map.setPaintProperty("areas", "fill-color", shades(layer));
  map.on("error", () => {}); // tiles out of reach: our own layers are drawn all the same
  map.on("render", () => { if (map.getSource("areas") && map.isSourceLoaded("areas")) element.dataset.drawn = "yes"; });
  for (const button of document.querySelectorAll("[data-map-layer]")) {
    button.addEventListener("click", () => {
      layer = facts.layers.find((each) => each.key === button.dataset.mapLayer) ?? layer;
      for (const other of document.querySelectorAll("[data-map-layer]")) other.setAttribute("aria-pressed", String(other === button));
      paint();
    });
  }
  for (const id of ["points", "areas"]) {
    map.on("click", id, (event) => {
      if (id === "areas" && map.queryRenderedFeatures(event.point, { layers: ["points"] }).length) return;
      popup(maplibre, event.features[0], id === "areas" ? layer : null).setLngLat(event.lngLat).addTo(map);
    });
    map.on("mouseenter", id, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", id, () => { map.getCanvas().style.cursor = ""; });
  }
}
