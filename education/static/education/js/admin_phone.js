// A preview at a phone's width: a small window. Without scripts the link opens the page as wide as the reader's own window.
for (const link of document.querySelectorAll("[data-phone]")) {
  link.addEventListener("click", (event) => {
    if (window.open(link.href, "phone", "popup,width=390,height=844")) event.preventDefault();
  });
}
