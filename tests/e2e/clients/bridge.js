// SPDX-License-Identifier: GPL-2.0-or-later
// Drives obs-websocket-js for a test: takes requests as lines of JSON, gives answers and events as lines of JSON.
// usage: node bridge.js FOLDER_OF_NODE_MODULES URL PASSWORD
"use strict";

const { createRequire } = require("node:module");
const path = require("node:path");
const readline = require("node:readline");

const [folder, url, password] = process.argv.slice(2);
const { default: OBSWebSocket } = createRequire(path.join(folder, "package.json"))("obs-websocket-js");

function tell(line) {
	process.stdout.write(JSON.stringify(line) + "\n");
}

async function main() {
	const obs = new OBSWebSocket();
	for (const event of ["VendorEvent", "MediaInputPlaybackStarted", "MediaInputPlaybackEnded"]) {
		obs.on(event, (data) => tell({ event, data }));
	}
	tell({ connected: await obs.connect(url, password) });
	for await (const line of readline.createInterface({ input: process.stdin })) {
		const { id, request, data } = JSON.parse(line);
		obs.call(request, data).then(
			(answer) => tell({ id, data: answer ?? {} }),
			(error) => tell({ id, code: error.code ?? 0, comment: error.message }),
		);
	}
	await obs.disconnect();
}

main().catch((error) => {
	console.error(error);
	process.exitCode = 1;
});
