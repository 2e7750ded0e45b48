# SPDX-License-Identifier: GPL-2.0-or-later
"""What is around the provider: ports that refuse, servers with wrong certificates, another host."""

import http.server
import socket
import ssl
import subprocess
import threading

HANGING_NAME = "https://hangs.invalid"
MISSING_NAME = "https://missing.invalid"
PORTAL = b"<!DOCTYPE html><html><body>Please log in to this network</body></html>"


class RefusingPort:
    """A port of our own where nobody listens, so that nobody else comes to listen there."""

    def __init__(self):
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def close(self):
        self._socket.close()


class TlsServer:
    """Counts the requests that came through a handshake; nobody should send any."""

    def __init__(self, folder, name):
        folder.mkdir()
        self.certificate = folder / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-keyout", str(folder / "key.pem"), "-out", str(self.certificate), "-days", "2",
                        "-subj", "/CN=fault table", "-addext", f"subjectAltName={name}"],
                       check=True, capture_output=True, timeout=30)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(self.certificate, folder / "key.pem")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.origin = f"https://127.0.0.1:{self._listener.getsockname()[1]}"
        self.connections = 0
        self.requests = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            connection.settimeout(5)
            try:
                with self._context.wrap_socket(connection, server_side=True) as secure:
                    if secure.recv(1):
                        self.requests += 1
            except OSError:
                connection.close()

    def close(self):
        self._listener.close()


class ElsewhereServer:
    """Another host and port. It answers everything with a page, and /clip with a clip."""

    def __init__(self, clip):
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                server.authorizations.append(self.headers.get("Authorization"))
                body, kind = (clip, "video/mp4") if self.path == "/clip" else (PORTAL, "text/html")
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                server.posts += 1
                self.do_GET()

            def log_message(self, *_):
                pass

        self.authorizations = []
        self.posts = 0
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        # By name, and so as another host than the simulator's 127.0.0.1.
        self.origin = f"http://localhost:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
