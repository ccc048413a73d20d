"""A mail server of a few lines that takes everything and remembers each Message-ID: what was delivered, and how often."""

import socketserver
import threading
from collections import Counter
from email import message_from_bytes


class MailSink(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine until closed."""

    allow_reuse_address = daemon_threads = True
    request_queue_size = 100

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.taken, self.lock = Counter(), threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def take(self, message):
        with self.lock:
            self.taken[message_from_bytes(message)["Message-ID"]] += 1


class _Conversation(socketserver.StreamRequestHandler):
    """One SMTP session (RFC 5321), as far as a sender needs it."""

    def handle(self):
        try:
            self.say("220 sink")
            while line := self.rfile.readline():
                match line[:4].upper().strip():
                    case b"DATA":
                        self.say("354 go on")
                        self.server.take(b"".join(iter(self.rfile.readline, b".\r\n")))
                        self.say("250 taken")
                    case b"QUIT":
                        return self.say("221 bye")
                    case _:
                        self.say("250 sink")
        except OSError:
            pass  # whoever spoke to us was killed

    def say(self, words):
        self.wfile.write(words.encode() + b"\r\n")
