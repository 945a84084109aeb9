/* Cards of a board are dragged from column to column. A drop sends the form that the card's own buttons send; where
   more has to be said it leads to the page that asks. Without this the buttons do it. */
(function () {
  "use strict";
  document.querySelectorAll("[data-board]").forEach(function (board) {
    var held = null;
    function lane(event) { return held && event.target.closest("[data-lane]"); }
    function fits(place) { return place && (" " + held.dataset.ways + " ").indexOf(" " + place.dataset.lane + " ") >= 0; }
    function each(what) { board.querySelectorAll("[data-lane]").forEach(what); }
    board.addEventListener("dragstart", function (event) {
      var card = event.target.closest && event.target.closest("[data-ways]");
      if (!card) return;
      held = card;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", card.id);
      card.classList.add("held");
      each(function (place) { place.classList.toggle("fits", fits(place)); });
    });
    board.addEventListener("dragend", function () {
      if (held) held.classList.remove("held");
      held = null;
      each(function (place) { place.classList.remove("fits", "over"); });
    });
    board.addEventListener("dragover", function (event) {
      var place = lane(event);
      each(function (one) { one.classList.toggle("over", one === place && fits(place)); });
      if (fits(place)) { event.preventDefault(); event.dataTransfer.dropEffect = "move"; }
    });
    board.addEventListener("drop", function (event) {
      var place = lane(event);
      if (!fits(place)) return;
      event.preventDefault();
      var form = held.querySelector("form"), to = place.dataset.lane;
      if ((" " + (form.dataset.asksFor || "") + " ").indexOf(" " + to + " ") >= 0) {
        location.href = form.dataset.asksAt + "?to=" + encodeURIComponent(to) + "#move";
        return;
      }
      var button = form.querySelector("button");
      var said = document.createElement("input");
      said.type = "hidden"; said.name = button.name; said.value = to;
      form.appendChild(said);
      place.appendChild(held);
      form.requestSubmit();
    });
  });
})();
