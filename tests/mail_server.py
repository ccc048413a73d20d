"""A mail server of sockets that behaves as badly as a test wants."""

import contextlib
import socket
import ssl
import threading
import time

DROP, SILENT, DRIP = "drop", "silent", "drip"
"""Instead of an answer: hang up; say nothing more; send one letter now and then, for ever."""
GREETING, END = "greeting", "end"
"""What is answered besides commands: a new connection, and the end of a message."""
USUAL = {
    GREETING: "220 mail.example",
    "EHLO": "250 mail.example",
    "MAIL": "250 OK",
    "RCPT": "250 OK",
    "DATA": "354 Go on",
    END: "250 Taken",
    "RSET": "250 OK",
    "QUIT": "221 Bye",
}


class MailServer:
    """
    Listens on a port of its own while it is entered. `answers` has what it says otherwise than usual, by command.

    An answer may be a function of what was said; `taken` holds the messages it took, `tries` how many connections it saw.
    """

    def __init__(self, certificate=None, **answers):
        self.answers, self.certificate = USUAL | answers, certificate
        self.taken, self.said, self.tries = [], [], 0
        self.closing, self.threads = threading.Event(), []

    def __enter__(self):
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.listening.settimeout(0.05)
        self.port = self.listening.getsockname()[1]
        self._start(self._listen)
        return self

    def __exit__(self, *_):
        self.closing.set()
        for thread in self.threads:
            thread.join()
        self.listening.close()

    def _start(self, work, *args):
        self.threads.append(threading.Thread(target=work, args=args))
        self.threads[-1].start()

    def _listen(self):
        while not self.closing.is_set():
            with contextlib.suppress(TimeoutError):
                client, _ = self.listening.accept()
                self.tries += 1
                self._start(self._serve, client)

    def _serve(self, client):
        with contextlib.ExitStack() as stack, contextlib.suppress(OSError, EOFError):
            stack.callback(lambda: client.close())
            client.settimeout(0.05)
            self._answer(client, GREETING, "")
            while line := self._line(client):
                command = line[:4].upper()
                self.said.append(line)
                if line.upper() == "STARTTLS" and self.certificate:
                    client.sendall(b"220 Go on\r\n")
                    client = self.certificate.wrap_socket(client, server_side=True)
                    continue
                self._answer(client, command, line)
                if command == "DATA":
                    message = self._message(client)
                    # Taken before it is answered: where the answer never arrives, the message has.
                    if str(self.answers[END])[:1] not in "45":
                        self.taken.append(message)
                    self._answer(client, END, message)
                if command == "QUIT":
                    return

    def _answer(self, client, what, said):
        answer = self.answers.get(what, "502 What?")
        if callable(answer):
            answer = answer(said)
        if answer == DROP:
            raise EOFError
        while answer in (SILENT, DRIP):
            if self.closing.is_set() or not client.fileno():
                raise EOFError
            if answer == DRIP:
                client.sendall(b"2")
            time.sleep(0.05)
        client.sendall(f"{answer}\r\n".encode())

    def _line(self, client):
        """One line, read byte by byte, so that nothing of what follows is taken with it."""
        read = b""
        while not read.endswith(b"\r\n"):
            try:
                one = client.recv(1)
            except (TimeoutError, ssl.SSLWantReadError):
                if self.closing.is_set():
                    raise EOFError from None
                continue
            if not one:
                raise EOFError
            read += one
        return read.decode().rstrip("\r\n")

    def _message(self, client):
        lines = []
        while (line := self._line(client)) != ".":
            lines.append(line)
        return "\n".join(lines)
