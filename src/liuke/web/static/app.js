/* What the pages do beyond reading: dialogs, keys, columns, toasts. Everything here is an addition; pages read without it. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  /* ---- the light button says what it would change to, also where the system decides ---- */
  document.querySelectorAll("[data-theme-button]").forEach(function (button) {
    if (!root.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches) button.value = "light";
  });

  /* ---- dialogs: htmx fetches the part, this opens it ---- */
  var sheet = document.getElementById("sheet"), body = document.getElementById("sheet-body");
  document.addEventListener("htmx:after:swap", function () { if (body.childElementCount && !sheet.open) sheet.showModal(); });
  sheet.addEventListener("click", function (event) {
    if (event.target === sheet) sheet.close();
    var close = event.target.closest("[data-close]");
    if (close) { event.preventDefault(); sheet.close(); }
  });
  sheet.addEventListener("close", function () { body.replaceChildren(); });

  /* ---- a form is sent once, however often its button is pressed ---- */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });
  function freed(form) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach(function (button) { button.removeAttribute("aria-busy"); });
  }
  addEventListener("pageshow", function () { document.querySelectorAll("form[data-sent]").forEach(freed); });

  /* ---- a part of the page that the server did not answer for: said, and free to be asked for again ---- */
  var lost = document.getElementById("lost");
  document.addEventListener("htmx:error", function () {
    document.querySelectorAll("form[data-sent]").forEach(freed);
    if (sheet.open) sheet.close();
    lost.hidden = false;
  });
  document.addEventListener("htmx:after:request", function () {
    document.querySelectorAll("form[data-sent]").forEach(freed);
    lost.hidden = true;
  });

  /* ---- chosen columns are one word of the address ---- */
  document.querySelectorAll("form[data-columns]").forEach(function (form) {
    form.addEventListener("submit", function () {
      var boxes = Array.from(form.querySelectorAll("input[name=cols]"));
      var said = document.createElement("input");
      said.type = "hidden"; said.name = "cols";
      said.value = boxes.filter(function (box) { return box.checked; }).map(function (box) { return box.value; }).join(",");
      boxes.forEach(function (box) { box.disabled = true; });
      form.appendChild(said);
    });
  });

  /* ---- a form that asks as soon as something is chosen; its button stays for those without a script ---- */
  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-asks]");
    if (form) form.requestSubmit();
  });

  /* ---- what was done is said for twelve seconds, longer while somebody is at it ---- */
  document.querySelectorAll("[data-toast]").forEach(function (toast) {
    function shut() { if (!toast.matches(":hover, :focus-within")) toast.remove(); else setTimeout(shut, 3000); }
    setTimeout(shut, 12000);
    toast.querySelector("[data-shut]").addEventListener("click", function () { toast.remove(); });
  });

  /* ---- menus close when the attention goes elsewhere ---- */
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) { if (!menu.contains(event.target)) menu.open = false; });
  });

  /* ---- keys: j and k walk, Enter opens, e explains, Esc closes; palette.js finds ---- */
  function typing(element) { return /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName); }
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach(function (menu) { menu.open = false; });
    if (typing(event.target) || event.metaKey || event.ctrlKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "j" || event.key === "k") {
      var stops = Array.from(document.querySelectorAll("[data-walk]"));
      var at = stops.findIndex(function (stop) { return stop.contains(document.activeElement); });
      var next = stops[at < 0 ? 0 : Math.max(0, Math.min(stops.length - 1, at + (event.key === "j" ? 1 : -1)))];
      if (!next) return;
      next.tabIndex = -1; next.focus(); next.scrollIntoView({ block: "nearest" });
    }
    if (event.key === "Enter" && document.activeElement.matches("[data-walk]")) {
      var way = document.activeElement.querySelector("a.btn-main[href], tbody th a[href], th a[href], h2 a[href], a[href]:not([data-explain])");
      if (way) way.click();
    }
    if (event.key === "e") {
      var here = document.activeElement.closest("[data-walk]") || document;
      var link = here.querySelector("[data-explain]");
      if (link) link.click();
    }
  });
})();
