// Copying a citation, where the browser allows it; without this script the text can still be selected.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    const status = document.getElementById("copied");
    status.textContent = status.dataset.said;
  });
}
