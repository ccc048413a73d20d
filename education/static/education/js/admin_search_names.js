// Where one searches for rows (sources), the search box is called what its field is called: select2 leaves it without a name.

function nameSearches(root) {
  for (const box of root.querySelectorAll(".select2-search__field")) {
    const label = box.closest(".select2-container")?.previousElementSibling?.labels?.[0];
    if (label) box.setAttribute("aria-label", label.textContent.trim().replace(/:$/, ""));
  }
}

django.jQuery(() => nameSearches(document)); // after the admin’s own script, which makes the boxes at that moment
document.addEventListener("formset:added", (event) => setTimeout(() => nameSearches(event.target)));
