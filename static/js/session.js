// Warns two minutes before a session ends, keeps it alive on request, and leaves the page when it is over. Nothing is stored;
// tabs tell each other when one of them was used. Pages work without this: a form under each page does the same.
(function () {
  "use strict";

  var box = document.querySelector("[data-session-warning]");
  if (!box || typeof box.showModal !== "function") {
    return;
  }
  var part = function (name) {
    return box.querySelector("[data-" + name + "]");
  };
  var seconds = function (name) {
    return Number(box.dataset[name]);
  };
  var channel = typeof BroadcastChannel === "function" ? new BroadcastChannel("portal-session") : null;
  var warn = seconds("warn");
  var idleEnd = 0;
  var lastEnd = 0;
  var said = "";

  function begin(idle, left) {
    var now = Date.now();
    idleEnd = now + idle * 1000;
    lastEnd = now + left * 1000;
  }

  function left() {
    return Math.ceil((Math.min(idleEnd, lastEnd) - Date.now()) / 1000);
  }

  // Once a minute, and then at 20 seconds: a screen reader is not talked over.
  function announce(rest) {
    var words = part("announce");
    var minutes = Math.ceil(rest / 60);
    var step = rest <= 20 ? "20" : "m" + minutes;
    if (step === said) {
      return;
    }
    said = step;
    words.textContent =
      rest <= 20
        ? rest + " " + words.dataset.wordsSeconds
        : minutes + " " + (minutes === 1 ? words.dataset.wordsMinute : words.dataset.wordsMinutes);
  }

  function open() {
    var canStay = idleEnd <= lastEnd;
    part("can-stay").hidden = !canStay;
    part("stay-button").hidden = !canStay;
    part("must-end").hidden = canStay;
    part("close-button").hidden = canStay;
    part("failed").hidden = true;
    box.showModal();
    part(canStay ? "stay-button" : "close-button").focus();
  }

  function close() {
    said = "";
    if (box.open) {
      box.close();
    }
  }

  var closedByHand = false;

  function tick() {
    var rest = left();
    if (rest <= 0) {
      leave();
      return;
    }
    if (rest > warn) {
      closedByHand = false;
      close();
      return;
    }
    if (!box.open && !closedByHand) {
      open();
    }
    if (box.open) {
      part("clock").textContent = Math.floor(rest / 60) + ":" + String(rest % 60).padStart(2, "0");
      announce(rest);
    }
  }

  function leave() {
    window.clearInterval(timer);
    window.location.replace(
      box.dataset.end + "&next=" + encodeURIComponent(window.location.pathname + window.location.search)
    );
  }

  function stay() {
    fetch(box.dataset.stay, {
      method: "POST",
      credentials: "same-origin",
      redirect: "error",
      headers: {
        Accept: "application/json",
        "X-CSRFToken": box.querySelector("[name=csrfmiddlewaretoken]").value,
      },
    })
      .then(function (answer) {
        if (!answer.ok) {
          throw new Error("refused");
        }
        return answer.json();
      })
      .then(function (limits) {
        begin(limits.idle_s, limits.left_s);
        if (channel) {
          channel.postMessage({ idle: limits.idle_s, left: limits.left_s });
        }
        tick();
      })
      .catch(function () {
        part("failed").hidden = false;
      });
  }

  part("stay-button").addEventListener("click", stay);
  part("close-button").addEventListener("click", function () {
    closedByHand = true;
    close();
  });
  // Escape stays signed in; where nothing can be put off it closes the warning.
  box.addEventListener("cancel", function (event) {
    event.preventDefault();
    (part("stay-button").hidden ? part("close-button") : part("stay-button")).click();
  });
  // Tab goes round inside the dialog and not to the browser's own controls.
  box.addEventListener("keydown", function (event) {
    if (event.key !== "Tab") {
      return;
    }
    var stops = Array.prototype.filter.call(box.querySelectorAll("button"), function (button) {
      return !button.hidden;
    });
    var edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (document.activeElement === edge) {
      event.preventDefault();
      (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
    }
  });
  if (channel) {
    channel.addEventListener("message", function (event) {
      begin(event.data.idle, event.data.left);
      tick();
    });
  }

  begin(seconds("idle"), seconds("left"));
  if (channel) {
    channel.postMessage({ idle: seconds("idle"), left: seconds("left") }); // this page was just got: the session was used
  }
  var timer = window.setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick); // timers sleep in a tab that nobody sees
  tick();
})();
