{% load static %}// Lets the form for logging open without coverage. Sees /arrangementer/ only.
importScripts("{% static 'ui/kept.js' %}");

const FORM = "{% url 'meetings:log' %}";

keepPages({
  name: "samling-log",
  version: 2,
  isPage: (path) => path === FORM,
  files: "{% get_static_prefix %}",
  also: ["{% static 'meetings/outbox.js' %}", "{% static 'ui/draft.js' %}"],
  paths: () => [FORM],
});
