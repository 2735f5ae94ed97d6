// Trades the ticket of a fresh sign-in for the session cookie, which only the server may set and no script can read.
const tell = (message) =>
  window.parent.postMessage({ isStreamlitMessage: true, ...message }, window.location.origin);

const traded = new Set();

async function trade(ticket) {
  if (!ticket || traded.has(ticket)) return;
  traded.add(ticket);
  const answer = await fetch("/sessie", { method: "POST", body: ticket, credentials: "same-origin" });
  tell({ type: "streamlit:setComponentValue", dataType: "json", value: answer.ok });
}

window.addEventListener("message", (event) => {
  if (event.origin !== window.location.origin || event.data.type !== "streamlit:render") return;
  trade(event.data.args.ticket);
});

tell({ type: "streamlit:componentReady", apiVersion: 1 });
tell({ type: "streamlit:setFrameHeight", height: 0 });
