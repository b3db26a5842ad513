// A hotel's web chat for any site, by one tag:
// <script src="https://inbox.example/webchat.js" data-hotel="casa-azul" async></script>
// Options: data-title, -color, -lang ("auto": the visitor's), -open="true", -inline="#node".
(() => {
const { src, dataset: options } =
	document.currentScript || document.querySelector('script[src*="webchat.js"]');
const api = src.replace(/\/webchat\.js.*/, `/webhooks/webchat/${options.hotel}`);
const LIMIT = 4000;
const PAGE = 500;

const WORDS = {
	en: "Chat with us|Close|Hello! How can we help you?|Write a message|Send|Assistant|Team|Trying again…|Not sent. Try again",
	es: "Chatea con nosotros|Cerrar|¡Hola! ¿En qué podemos ayudarle?|Escriba un mensaje|Enviar|Asistente|Equipo|Reintentando…|No enviado. Reintentar",
	pt: "Fale connosco|Fechar|Olá! Como podemos ajudar?|Escreva uma mensagem|Enviar|Assistente|Equipa|A tentar de novo…|Não enviada. Tentar de novo",
	fr: "Écrivez-nous|Fermer|Bonjour ! Comment vous aider ?|Écrire un message|Envoyer|Assistant|Équipe|Nouvel essai…|Non envoyé. Réessayer",
	de: "Schreiben Sie uns|Schließen|Guten Tag! Wie können wir helfen?|Nachricht schreiben|Senden|Assistent|Team|Neuer Versuch…|Nicht gesendet. Erneut senden",
	it: "Scrivici|Chiudi|Salve! Come possiamo aiutarla?|Scriva un messaggio|Invia|Assistente|Staff|Nuovo tentativo…|Non inviato. Riprova",
};
const lang = [options.lang || document.documentElement.lang, ...navigator.languages]
	.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => WORDS[tag]) || "en";
const [CHAT, CLOSE, GREET, WRITE, SEND, BOT, TEAM, AGAIN, RETRY] = WORDS[lang].split("|");

const STYLE = `
:host{position:absolute;color-scheme:light dark;--accent:#0f6e63;--on:#fff;--bg:#f6f7f9;--top:#fff;
--text:#111827;--quiet:#626a78;--bad:#b42318}
@media(prefers-color-scheme:dark){:host{--accent:#3fbfae;--on:#07211d;--bg:#0e1116;--top:#151a21;
--text:#eef1f5;--quiet:#9aa4b3;--bad:#ff8b80}}
:host(.inline){position:static;display:block;height:100%}
*{box-sizing:border-box;margin:0;font:inherit;color:inherit}[hidden]{display:none!important}
#frame{all:initial;direction:ltr;display:block;height:100%;color:var(--text);font:14px/1.45 Inter,system-ui,sans-serif}
button{border:0;background:none;padding:0;cursor:pointer}
:focus-visible{outline:2px solid var(--accent)}
svg{width:24px;display:block;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round}
#open,#send{background:var(--accent);color:var(--on);display:grid;place-items:center}
#open,.float{position:fixed;z-index:2147483000;right:20px;
bottom:calc(20px + env(safe-area-inset-bottom));box-shadow:0 6px 24px #10182838}
#open{width:56px;height:56px;border-radius:50%}
b{position:absolute;top:-4px;right:-4px;min-width:20px;border-radius:10px;background:#b42318;
color:#fff;font-size:12px;line-height:20px}
section{display:flex;flex-flow:column;height:100%;background:var(--bg);outline:0}
.float{margin-bottom:68px;width:376px;height:min(600px,100vh - 108px);border:1px solid #8883;
border-radius:14px;overflow:hidden}
header,footer{display:flex;align-items:end;gap:8px;background:var(--top);padding:10px 12px;
box-shadow:0 0 0 1px #8883}
header{align-items:center;padding:6px 6px 6px 16px}
h2,b{font-weight:600}h2{flex:1;font-size:16px}
#log{flex:1;display:flex;flex-flow:column-reverse;overflow-y:auto;overscroll-behavior:contain;padding:16px;outline-offset:-2px}
#list{display:grid;gap:8px}#log>*{margin-bottom:auto}
.m{max-width:84%;justify-self:start}
p{padding:8px 12px;border-radius:14px 14px 14px 4px;white-space:pre-wrap;overflow-wrap:anywhere;width:fit-content;
background:color-mix(in srgb,var(--tint,var(--accent)) 16%,var(--top))}
small,#note,.system p{font-size:12px;color:var(--quiet)}
small{display:block;padding:3px 2px}
small button{text-decoration:underline;color:var(--bad)}
.agent{--tint:#f59e0b}
.guest{justify-self:end;text-align:right}
.guest p{background:var(--accent);color:var(--on);margin-left:auto;text-align:start;
border-radius:14px 14px 4px}
[data-pending=true] p{opacity:.85}
.system{justify-self:center}
.system p{background:none}
#note{padding:0 16px 8px}:is(b,#note):empty,.system small{display:none}
footer{padding-bottom:calc(10px + env(safe-area-inset-bottom))}
textarea{flex:1;min-width:0;font-size:16px;background:var(--bg);resize:none;
border:1px solid #8883;border-radius:10px;padding:9px 12px;max-height:132px}
::placeholder{color:var(--quiet);opacity:1}
#send,#close{width:44px;height:44px;border-radius:10px}#close{padding:10px}
@media(max-width:520px){.float{inset:var(--webchat-top,0) 0 auto;margin:0;
width:auto;height:var(--webchat-height,100dvh);border:0;border-radius:0}
header{padding-top:calc(6px + env(safe-area-inset-top))}}`;

// Tabs share the storage, so it is read anew. Blocked or full: memory serves.
let store = {};
try {
	store = localStorage || store;
} catch {}
const recall = () => JSON.parse(store[api] || '{"queue":[],"read":0}');
const remember = (change) => {
	const next = JSON.stringify({ ...recall(), ...change });
	try {
		store[api] = next;
	} catch {
		store = { [api]: next };
	}
};
const mark = (id, failed) =>
	remember({ queue: recall().queue.map((m) => (m.id === id ? { ...m, failed } : m)) });

const make = (tag, properties, ...children) => {
	const node = Object.assign(document.createElement(tag), properties);
	node.append(...children);
	return node;
};
const host = make("hotel-webchat", { id: api });
const root = host.attachShadow({ mode: "open" });
const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);
root.adoptedStyleSheets = [sheet];
// Fixed markup: our own words only.
const icon = (d) => `<svg viewBox="0 0 24 24"><path d="${d}"/></svg>`;
root.innerHTML = `<div id=frame lang=${lang}>
<button id=open aria-haspopup=dialog>
${icon("M21 12a8 8 0 0 1-8 8H4l2-3a8 8 0 1 1 15-5Z")}<b id=badge></b></button>
<section id=panel class=float role=dialog tabindex=-1>
<header id=head><h2 id=heading></h2><button id=close aria-label=${CLOSE}>
${icon("M6 6l12 12M18 6L6 18")}</button></header>
<div id=log role=log aria-live=polite tabindex=0><p id=greet>${GREET}</p><div id=list></div></div>
<div id=note role=status></div>
<footer><textarea id=input rows=1 maxlength=${LIMIT} enterkeyhint=send></textarea>
<button id=send aria-label=${SEND}>
${icon("M5 12h14M13 6l6 6-6 6")}</button></footer></section></div>`;
const parts = {};
for (const node of root.querySelectorAll("[id]")) {
	parts[node.id] = node;
	node.dataset.testid = `webchat-${node.id}`;
}
const { frame, open: opener, badge, panel, head, heading, log, greet, list, note, input } = parts;
heading.textContent = panel.ariaLabel = log.ariaLabel = options.title || CHAT;
input.placeholder = input.ariaLabel = WRITE;
input.oninput = fit;
parts.send.onclick = send;
parts.close.onclick = opener.onclick = () => toggle(panel.hidden, true);
// The site's own shortcuts must not hear a guest type.
frame.onkeydown = (event) => {
	event.stopPropagation();
	if (event.isComposing) return;
	if (event.key === "Escape" && !head.hidden) toggle(false, true);
	if (event.key === "Enter" && event.target === input && !event.shiftKey) {
		event.preventDefault();
		send();
	}
};

// What people write becomes text and web links only.
const linked = ({ text, files = {} }) =>
	text.split(/(https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]*])/i).map((part, i) =>
		i % 2 ? make("a", { href: part, target: "_blank", rel: "noopener" }, files[part] || part) : part);

const messages = new Map();
let drawn = new Map();
let cursor = 0;
const looking = () => !panel.hidden && !document.hidden;
const newest = () => Math.max(recall().read, ...messages.keys());

// The stream may outrun a POST's answer: the waiting copy then gives way.
function rows() {
	const known = [...messages.values()].sort((a, b) => a.id - b.id);
	const own = known.filter((m) => m.author === "guest");
	return known.concat(recall().queue.filter((m) => {
		const twin = own.findIndex((k) => k.id > m.after && !m.failed && k.text.trim() === m.text);
		return twin < 0 || !own.splice(twin, 1);
	}));
}

function state(m) {
	const onclick = () => (mark(m.id), flush());
	if (m.failed) return [m.failed, make("button", { onclick }, RETRY)];
	if (m.pending) return [tries ? AGAIN : "…"];
	const at = new Date(m.at);
	const who = { bot: `${BOT} · `, agent: `${TEAM} · ` }[m.author] || "";
	const old = at.toDateString() !== new Date().toDateString();
	const day = old && { dateStyle: "medium" };
	return [who + at.toLocaleString(lang, { ...day, timeStyle: "short" })];
}

function draw(m) {
	const node = drawn.get(m.id) ||
		make("div", {}, make("p", { dir: "auto" }, ...linked(m)), make("small"));
	if (node.shows === m) return node;
	node.shows = m;
	const { author, pending = false } = m;
	node.className = `m ${author}`;
	Object.assign(node.dataset, { testid: "webchat-message", author, pending });
	node.lastChild.replaceChildren(...state(m));
	return node;
}

function render(toEnd) {
	const shown = rows();
	const nodes = new Map(shown.map((m) => [m.id, draw(m)]));
	for (const [id, node] of drawn) nodes.has(id) || node.remove();
	drawn = nodes;
	[...nodes.values()].forEach((node, i) =>
		node === list.children[i] || list.insertBefore(node, list.children[i]));
	greet.hidden = shown.length;
	if (toEnd) log.scrollTop = 0;
	if (looking()) remember({ read: newest() });
	const { read } = recall();
	const unread = shown.filter((m) => m.id > read && /bot|agent/.test(m.author)).length;
	badge.textContent = unread || "";
	opener.ariaLabel = unread ? `${CHAT} (${unread})` : CHAT;
}

// A POST's answer may overtake others: the cursor stays.
function take(incoming) {
	const before = messages.size;
	for (const m of incoming) {
		messages.set(m.id, m);
		cursor = Math.max(cursor, m.id);
	}
	const grew = messages.size > before;
	if (grew) render();
	return grew;
}

// A server that forgot the visitor makes a new one, whose ids may be used anew.
let visitor;
function follow() {
	if (visitor === recall().visitor) return;
	visitor = recall().visitor;
	cursor = 0;
	hangUp();
	if (!messages.size) return;
	messages.clear();
	render();
}

// Ids may become visible out of order: readings overlap.
const path = (name) => `${api}/${name}?` +
	new URLSearchParams({ visitor, after: Math.max(0, cursor - 20) });

// Without a content type of ours it needs no preflight.
async function ask(url, body) {
	try {
		const signal = AbortSignal.timeout(2e4);
		const reply = await fetch(url, { method: body && "POST", body, signal });
		return { status: reply.status, ...(await reply.json().catch(() => {})) };
	} catch {
		return {};
	}
}

async function load() {
	const asked = visitor;
	if (!asked) return;
	const { messages: page } = await ask(path("messages"));
	if (!page) return tell();
	const grew = asked === visitor && take(page);
	if (grew && page.length >= PAGE) await load();
	return grew;
}

let stream, again, losses = 0;
const pause = (count) => Math.min(4e4, 500 * 2 ** count) * (1 + Math.random() / 2);

function hangUp() {
	clearTimeout(again);
	stream?.close();
}

function connect() {
	hangUp();
	if (!visitor || document.hidden) return;
	stream = new EventSource(path("stream"));
	stream.onopen = () => {
		losses = 0;
		tell();
		load();
	};
	stream.onmessage = ({ data }) => take([JSON.parse(data)]);
	// The browser reconnects by itself, but not after an HTTP error.
	stream.onerror = () => {
		losses++;
		tell();
		if (stream.readyState > 1) again = setTimeout(connect, pause(losses));
	};
}

const join = () => stream?.readyState < 2 || connect();

function tell() {
	const { length } = input.value;
	note.textContent = length > LIMIT - 200 ? `${length} / ${LIMIT}` : losses > 1 ? AGAIN : "";
}

let busy, later, tries = 0;

function settle(sent, { visitor, message: id }) {
	const old = recall();
	const queue = old.queue.filter((m) => m.id !== sent.id).map((m) => ({ ...m, after: id }));
	remember({ visitor, queue, read: visitor === old.visitor ? old.read : 0 });
	follow();
	if (!messages.has(id)) messages.set(id, { ...sent, id, pending: false });
	if (!drawn.has(id)) drawn.set(id, drawn.get(sent.id)).delete(sent.id);
	if (stream?.readyState !== 1) connect();
}

// One at a time keeps the order; the same client id makes a repeat harmless.
async function flush() {
	clearTimeout(later);
	follow();
	const next = recall().queue.find((m) => !m.failed);
	if (busy || !next) return render();
	busy = true;
	const { id, text } = next;
	const answer = await ask(api, JSON.stringify({ visitor, id, text }));
	let wait = pause(tries);
	if (answer.visitor) wait = settle(next, answer);
	else if (/4(?!29)../.test(answer.status)) wait = mark(id, `${answer.error || ""} `);
	busy = false;
	tries = wait ? tries + 1 : 0;
	later = setTimeout(flush, wait);
	render();
}

function send() {
	const text = input.value.trim();
	if (!text) return;
	// By a UUID the server knows a first message again, before any token.
	const id = [...crypto.getRandomValues(new Uint8Array(16))]
		.map((byte) => byte.toString(16).padStart(2, 0)).join("");
	const item = { id, text, at: Date.now(), after: newest(), author: "guest", pending: true };
	remember({ queue: [...recall().queue, item] });
	input.value = "";
	fit();
	render(true);
	flush();
}

function fit() {
	input.style.height = "auto";
	input.style.height = `${input.scrollHeight + 2}px`;
	tell();
}

function toggle(open, focus) {
	panel.hidden = !open;
	opener.ariaExpanded = open;
	render(open);
	// A phone's keyboard would hide the thread.
	if (focus) (!open ? opener : matchMedia("(hover:hover)").matches ? input : panel).focus();
}

function wake() {
	losses = 0;
	flush();
	load().then(join);
}

function start() {
	if (document.getElementById(api)) return;
	const { inline, color } = options;
	const place = inline && document.querySelector(inline);
	const open = options.open === "true";
	if (place) {
		panel.className = "";
		host.className = "inline";
		panel.role = "region";
		opener.hidden = head.hidden = true;
	}
	if (CSS.supports("color", color))
		host.style = `--accent:${color};--on:lch(from ${color} calc((60 - l) * 99) 0 0)`;
	(place || document.body).append(host);
	toggle(!!place || open, place && open);
	wake();
	// Connections to one server are few: hidden tabs give theirs back.
	const look = () => (document.hidden ? hangUp() : wake());
	document.addEventListener("visibilitychange", look);
	addEventListener("pageshow", look);
	addEventListener("online", () => (hangUp(), wake()));
	addEventListener("storage", ({ key }) => key === api && (follow(), join(), render()));
	// A stream can be dead unnoticed: a slow reading tells.
	setInterval(async () => {
		const heard = stream?.readyState === 1;
		if (looking() && (await load()) && heard) connect();
	}, 15e3);
	const view = visualViewport;
	const { style } = place ? document.documentElement : host;
	view.onresize = view.onscroll = () => {
		style.cssText += `;--webchat-height:${view.height}px;--webchat-top:${view.offsetTop}px`;
	};
}

if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();
})();
