// Small comforts; every page works without them.
(function () {
  "use strict";

  // Somebody who sent a form with mistakes lands on the list of mistakes, not at the top of the page.
  var summary = document.querySelector("[data-error-summary]");
  if (summary) {
    summary.focus();
  }

  // A page of a signed-in person that the browser brings back from memory may belong to a session that has ended:
  // ask the server again, so that nothing is shown after sign-out.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted && document.body.hasAttribute("data-signed-in")) {
      window.location.reload();
    }
  });

  // A print link is a button that only exists with scripts.
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      window.print();
    });
  });
})();
