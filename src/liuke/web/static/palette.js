/* The palette: Ctrl-K or / opens it, letters ask the server, arrows choose, Enter goes there. Without a script the box is a form. */
(function () {
  "use strict";
  var box = document.getElementById("palette");
  if (!box) return;
  var input = box.querySelector("input[name=q]"), place = box.querySelector("[data-found]"), asked = 0, waiting;
  function typing(element) { return /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName); }
  function options() { return Array.from(place.querySelectorAll("[role=option]")); }
  function choose(at) {
    var all = options();
    all.forEach(function (one, i) {
      one.setAttribute("aria-selected", i === at ? "true" : "false");
      one.id = "found-" + i;
      if (i === at) { one.scrollIntoView({ block: "nearest" }); input.setAttribute("aria-activedescendant", one.id); }
    });
  }
  function chosen() { return options().findIndex(function (one) { return one.getAttribute("aria-selected") === "true"; }); }
  function ask() {
    var mine = ++asked;
    fetch("/palette?q=" + encodeURIComponent(input.value), { headers: { "HX-Request": "true" }, credentials: "same-origin" })
      .then(function (answer) { return answer.text(); })
      .then(function (html) {
        if (mine !== asked) return;
        place.replaceChildren.apply(place, Array.from(new DOMParser().parseFromString(html, "text/html").body.childNodes));
        choose(0);
      })
      .catch(function () { place.replaceChildren(); });
  }
  function open(said) {
    if (box.open) return;
    box.showModal();
    if (said !== undefined) input.value = said;
    input.focus(); input.select(); ask();
  }
  input.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(ask, 90); });
  box.addEventListener("click", function (event) { if (event.target === box) box.close(); });
  box.addEventListener("keydown", function (event) {
    var all = options(), at = chosen();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (all.length) choose((at + (event.key === "ArrowDown" ? 1 : all.length - 1)) % all.length);
    }
    if (event.key === "Enter" && event.target === input) {
      var fresh = place.querySelector("[data-said]");
      if (at >= 0 && all[at] && (!fresh || fresh.dataset.said === input.value.trim())) { event.preventDefault(); all[at].click(); }
    }
  });
  document.addEventListener("keydown", function (event) {
    if ((event.key === "k" && (event.metaKey || event.ctrlKey)) || (event.key === "/" && !typing(event.target) && !document.querySelector("dialog[open]"))) {
      event.preventDefault(); open();
    }
  });
  var find = document.querySelector("[data-find]");
  // Not on focus: whoever walks by Tab passes the box without being taken anywhere (WCAG 3.2.1).
  if (find) ["click", "input"].forEach(function (how) { find.addEventListener(how, function () { if (!box.open) { find.blur(); open(find.value); } }); });
})();
