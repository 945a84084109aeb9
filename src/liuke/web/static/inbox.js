// Shows a person's inbox in a page of the business:
//   <div data-liuke-inbox="https://…/inbox/TOKEN"></div><script src="https://…/inbox.js" defer></script>
// It writes text as text, never as markup, and tells the server what was opened. Style it by .liuke-inbox and its parts.
(() => {
  "use strict";
  const part = (tag, name, text) => {
    const made = document.createElement(tag);
    made.className = name;
    if (text) made.textContent = text;
    return made;
  };
  const linked = (text) => {
    const whole = part("p", "liuke-text");
    for (const piece of text.split(/(https:\/\/[^\s<>"'，。；）]+)/)) {
      if (piece.startsWith("https://")) {
        const link = part("a", "liuke-link", piece);
        link.href = piece;
        link.rel = "noopener noreferrer";
        whole.append(link);
      } else if (piece) whole.append(piece);
    }
    return whole;
  };
  const show = async (place) => {
    const address = place.dataset.liukeInbox;
    const answer = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer" });
    if (!answer.ok) return;
    const { messages, unread } = await answer.json();
    place.classList.add("liuke-inbox");
    place.dataset.unread = unread;
    place.replaceChildren(...messages.map((message) => {
      const one = part("details", message.read ? "liuke-message liuke-read" : "liuke-message");
      one.append(part("summary", "liuke-title", message.title || message.text.slice(0, 40)), linked(message.text));
      one.addEventListener("toggle", () => {
        if (!one.open || one.classList.contains("liuke-read")) return;
        one.classList.add("liuke-read");
        place.dataset.unread = Math.max(0, Number(place.dataset.unread) - 1);
        fetch(address, { method: "POST", credentials: "omit", body: JSON.stringify({ read: message.id }) });
      }, { once: true });
      return one;
    }));
  };
  document.querySelectorAll("[data-liuke-inbox]").forEach((place) => show(place).catch(() => {}));
})();
