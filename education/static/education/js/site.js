// Everything works without this file; it only saves the reader a step.

// After a form came back with errors, start at the summary.
document.querySelector("[data-focus]")?.focus();
