/* What the working pages do beyond reading: jumping to a line, what is being sent as it happens. Pages read without it. */
(function () {
  "use strict";
  function jump(line) {
    var box = document.getElementById("yaml");
    if (!box) return;
    var lines = box.value.split("\n"), at = 0;
    for (var n = 0; n < line - 1 && n < lines.length; n += 1) at += lines[n].length + 1;
    box.focus();
    box.setSelectionRange(at, at + (lines[line - 1] || "").length);
    box.scrollTop = box.scrollHeight / Math.max(1, lines.length) * Math.max(0, line - 4);
  }
  document.addEventListener("click", function (event) {
    var go = event.target.closest("[data-line]");
    if (go) jump(Number(go.dataset.line));
    var stop = event.target.closest("[data-cancel]");
    if (stop) {
      var what = document.querySelector(stop.dataset.cancel);
      if (what) { what.dispatchEvent(new CustomEvent("htmx:abort", { bubbles: true })); what.textContent = stop.dataset.said; }
      stop.hidden = true;
    }
  });

  /* the rows of an audience and its expression are one: what the rows mean is written into the expression */
  document.addEventListener("htmx:after:swap", function (event) {
    var said = document.querySelector("#meant [data-expression]"), written = document.querySelector("[data-written]");
    if (said && written && !written.contains(document.activeElement)) written.value = said.dataset.expression;
  });

  /* a column that is true or not is asked with yes and no, any other with words */
  document.addEventListener("input", function (event) {
    var column = event.target, row = column.closest && column.closest(".aud-row");
    if (!row || column !== row.firstElementChild) return;
    var yes = column.selectedOptions[0].hasAttribute("data-yes-no"), value = row.lastElementChild;
    if (yes === (value.tagName === "SELECT")) return;
    var made = document.getElementById(yes ? "yes-no" : "any-value").content.firstElementChild.cloneNode(true);
    made.name = value.name;
    value.replaceWith(made);
    if (yes) row.children[1].value = "eq";
  });

  /* leaving with unsaved words asks first */
  var box = document.getElementById("yaml"), form = document.getElementById("save"), first = box ? box.value : "";
  if (box && form) {
    if (form.hasAttribute("data-unsaved")) first = "";
    form.addEventListener("submit", function (event) {
      if (!event.submitter || !event.submitter.hasAttribute("formaction")) first = null;
    });
    addEventListener("beforeunload", function (event) {
      var now = document.getElementById("yaml");
      if (first !== null && now && now.value !== first) event.preventDefault();
    });
  }

  /* server-sent events: each message is a part of the page drawn by the server */
  document.querySelectorAll("[data-stream]").forEach(function (part) {
    if (!window.EventSource) return;
    var source = new EventSource(part.dataset.stream);
    source.addEventListener("part", function (event) {
      var held = part.contains(document.activeElement) ? document.activeElement.id : null;
      if (held === "") return;  // something without a name is held: it is not taken away from under somebody
      part.innerHTML = event.data;
      if (held && document.getElementById(held)) document.getElementById(held).focus();
    });
    source.addEventListener("over", function () { source.close(); });
    if (part.dataset.lost) {
      source.addEventListener("error", function () {
        if (source.readyState === 2 || part.querySelector(".lost-line")) return;
        var line = document.createElement("p");
        line.className = "lost-line"; line.setAttribute("role", "status"); line.textContent = part.dataset.lost;
        part.appendChild(line);
      });
      source.addEventListener("open", function () { var line = part.querySelector(".lost-line"); if (line) line.remove(); });
    }
    addEventListener("pagehide", function () { source.close(); });
  });
})();
