/* Files dropped on a page: sent with progress, and refused before they are sent where they are too large. Without this
   the form sends them by itself. */
(function () {
  "use strict";
  var form = document.querySelector("[data-drop]");
  if (form) {
    var input = form.querySelector("input[type=file]"), bar = form.querySelector("progress"), said = form.querySelector("[data-said]");
    var send = function (files) {
      var limit = Number(form.dataset.limit), large = Array.from(files).find(function (file) { return file.size > limit; });
      if (large) { said.textContent = large.name + ": " + form.dataset.large; said.className = "small hurt"; delete form.dataset.sent; return; }
      var body = new FormData();
      body.append("csrf", form.elements.csrf.value);
      Array.from(files).forEach(function (file) { body.append("file", file, file.name); });
      var request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.upload.addEventListener("progress", function (event) {
        bar.hidden = false;
        bar.max = event.total; bar.value = event.loaded;
        said.className = "small";
        said.textContent = (event.loaded / 1e6).toFixed(1) + " / " + (event.total / 1e6).toFixed(1) + " MB";
      });
      request.addEventListener("load", function () {
        if (request.status < 400) { location.href = request.responseURL; return; }
        document.open(); document.write(request.responseText); document.close();
      });
      request.addEventListener("error", function () { said.textContent = form.dataset.broken; said.className = "small hurt"; bar.hidden = true; delete form.dataset.sent; });
      request.send(body);
    };
    form.addEventListener("submit", function (event) { event.preventDefault(); if (input.files.length) send(input.files); else delete form.dataset.sent; });
    input.addEventListener("change", function () { if (input.files.length) form.requestSubmit(); });
    ["dragenter", "dragover"].forEach(function (name) { form.addEventListener(name, function (event) { event.preventDefault(); form.classList.add("over"); }); });
    ["dragleave", "drop"].forEach(function (name) { form.addEventListener(name, function () { form.classList.remove("over"); }); });
    form.addEventListener("drop", function (event) { event.preventDefault(); if (event.dataTransfer.files.length) send(event.dataTransfer.files); });
  }

  /* another table means other columns: what was chosen for the one before is left behind */
  var map = document.getElementById("map");
  if (map) {
    map.addEventListener("change", function (event) {
      if (!event.target.matches("[data-fresh]")) return;
      map.querySelectorAll("select:not([data-fresh])").forEach(function (one) { one.disabled = true; });
    }, true);
    map.addEventListener("submit", function () { var busy = map.querySelector("[data-busy]"); if (busy) busy.textContent = busy.dataset.busy; });
  }
})();
