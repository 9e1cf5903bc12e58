// Fetches the live part of a page again while it can be seen. Without this script
// a page is what it was when it came; everything else works all the same.
(function () {
  "use strict";
  var main = document.getElementById("main");
  var part = main && main.querySelector("[data-live]");
  if (!part || !window.fetch) return;
  var every = Number(part.dataset.live) * 1000, waits = every;

  // busy: the person is typing, choosing or has opened something.
  function busy() {
    var at = document.activeElement;
    return document.hidden || main.querySelector("details[open]") ||
      (at && main.contains(at) && /^(INPUT|SELECT|TEXTAREA|BUTTON)$/.test(at.tagName));
  }

  function put(html) {
    var fresh = new DOMParser().parseFromString(html, "text/html").body;
    if (fresh.innerHTML.trim() === main.innerHTML.trim()) return;
    var focused = main.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    var scroll = main.querySelector(".scroll"), left = scroll ? scroll.scrollLeft : 0;
    main.replaceChildren.apply(main, Array.from(fresh.childNodes));
    scroll = main.querySelector(".scroll");
    if (scroll) scroll.scrollLeft = left;
    if (focused) {
      var again = main.querySelector('a[href="' + CSS.escape(focused) + '"]');
      if (again) again.focus({ preventScroll: true });
    }
  }

  function ask() {
    if (busy()) return later(every);
    fetch(location.href, { headers: { "Loa-Part": "live" }, redirect: "manual", credentials: "same-origin" })
      .then(function (r) {
        if (r.type === "opaqueredirect") { location.reload(); return; } // signed out
        if (!r.ok) throw new Error(r.status);
        return r.text().then(function (html) {
          if (!busy()) put(html);
          document.body.classList.remove("stale");
          later(every);
        });
      })
      .catch(function () { // the server is away: what is shown grows old, and says so
        document.body.classList.add("stale");
        later(Math.min(waits * 2, 60000));
      });
  }

  function later(wait) {
    waits = wait;
    setTimeout(ask, wait);
  }
  later(every);
})();
