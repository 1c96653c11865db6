// Before the first paint: the theme and language the visitor chose last time (a file, since the page allows no inline script).
(() => {
  try {
    const theme = localStorage.getItem('madang.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
    if (localStorage.getItem('madang.language') === 'en') document.documentElement.lang = 'en';
  } catch {
    // Storage is closed to us: the system's theme stays.
  }
})();
