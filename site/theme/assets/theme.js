/* Runs before the first paint, so that nobody sees the wrong theme flash. Storage may be refused on file://. */
(function () {
  "use strict";
  document.documentElement.classList.add("js");
  try {
    var theme = localStorage.getItem("treaty-theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch (refused) { /* the system's choice stands */ }
})();
