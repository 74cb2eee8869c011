#!/usr/bin/env python3
"""Keeps the atlas on a wall alive: serves its folder to this machine alone, starts the browser, hears its signs of life, and
starts it again when they stop. Needs nothing but Python 3.9 and Chromium.

    supervisor.py --site /opt/khorgos-atlas/site [--settings /etc/khorgos-atlas/kiosk.json] [--packs /media] [--port 8080]
                  [--state /run/khorgos-atlas] [--profile DIR] [--silence 60] [-- COMMAND …]

COMMAND is what starts the browser; `{url}` and `{profile}` in it are replaced. Without one it is Chromium with the flags of
FLAGS, in the `cage` compositor where no display is there yet.
"""

import argparse
import functools
import http.server
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

FLAGS = [
    "--kiosk", "--no-first-run", "--no-default-browser-check", "--noerrdialogs", "--disable-session-crashed-bubble",
    "--disable-infobars", "--disable-pinch", "--overscroll-history-navigation=0", "--disable-translate",
    "--disable-features=Translate,TouchpadOverscrollHistoryNavigation", "--disable-sync", "--disable-background-networking",
    "--disable-component-update", "--password-store=basic", "--autoplay-policy=no-user-gesture-required",
    "--check-for-update-interval=31536000", "--disable-domain-blocking-for-3d-apis", "--enable-unsafe-swiftshader",
    "--touch-events=enabled", "--hide-scrollbars",
]
# Seconds before the browser is started again, by how often it has ended within ten minutes.
BACK_OFF_S = [1, 3, 10, 30, 60]
MOST_HEARTBEAT = 8192
PACK_FOLDER = "khorgos-atlas-pack"
NAMES = re.compile(r"\w[\w.-]*\Z")


def say(text):
    print(text, flush=True)


class Life:
    """When the last sign of life came, and what it said."""

    def __init__(self):
        self.lock = threading.Lock()
        self.at, self.said, self.starts = time.monotonic(), {}, []

    def sign(self, said):
        with self.lock:
            self.at, self.said = time.monotonic(), said

    def begin(self):
        """A browser starts: it has as long as any other silence. Gives how often one has started in ten minutes."""
        with self.lock:
            now = time.monotonic()
            self.at = now
            self.starts = [at for at in self.starts if now - at < 600] + [now]
            return len(self.starts)

    def silence(self):
        with self.lock:
            return time.monotonic() - self.at


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files of the site, the settings of the hall in their place, packs from a stick, and signs of life."""

    protocol_version = "HTTP/1.1"
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".wasm": "application/wasm", ".js": "text/javascript",
                      ".mjs": "text/javascript", ".json": "application/json", ".bin": "application/octet-stream"}

    def __init__(self, *args, life, settings, packs, **kwargs):
        self.life, self.settings, self.packs = life, settings, packs
        super().__init__(*args, **kwargs)

    def translate_path(self, path):
        bare = path.split("?", 1)[0].split("#", 1)[0]
        if bare == "/kiosk.json" and self.settings:
            return self.settings
        if bare.startswith("/pack/") and NAMES.match(bare[6:]) and self.packs:
            return os.path.join(self.packs, bare[6:])
        return super().translate_path(path)

    def list_directory(self, path):
        self.send_error(404)

    def end_headers(self):
        # Names with a hash never change; everything else must be asked for each time.
        hashed = re.search(r"-[0-9a-f]{16}\.\w+\Z", self.path.split("?", 1)[0])
        self.send_header("Cache-Control", "public, max-age=31536000, immutable" if hashed else "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        super().end_headers()

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(length, MOST_HEARTBEAT))
        if self.path != "/heartbeat" or length > MOST_HEARTBEAT:
            self.close_connection = True
            return self.send_error(404)
        try:
            said = json.loads(body)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            return self.send_error(400)
        self.life.sign(said)
        self.send_response(204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def notify(text):
    """Tells systemd, if it started this."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            out.sendto(text.encode(), address.replace("@", "\0", 1) if address.startswith("@") else address)
    except OSError as error:
        say(f"systemd does not hear: {error}")


def take_pack(media, packs):
    """Copies a pack from a stick, once; the atlas checks its signature before it uses it. Gives whether one was copied."""
    for folder, folders, files in os.walk(media):
        if folder.count(os.sep) - media.rstrip(os.sep).count(os.sep) >= 3:
            folders.clear()
        if os.path.basename(folder) != PACK_FOLDER or "pack.json" not in files:
            continue
        here = os.path.join(packs, "pack.json")
        with open(os.path.join(folder, "pack.json"), "rb") as file:
            new = file.read(1 << 16)
        if os.path.isfile(here) and open(here, "rb").read() == new:
            continue
        for name in files:
            if NAMES.match(name) and name != "pack.json" and os.path.getsize(os.path.join(folder, name)) < 1 << 26:
                shutil.copyfile(os.path.join(folder, name), os.path.join(packs, name))
        # The description comes last, whole, so that nobody reads half of a pack.
        with open(here + ".new", "wb") as file:
            file.write(new)
        os.replace(here + ".new", here)
        say(f"a data pack was copied from {folder}")
        return True
    return False


def browser_command(options, url):
    if options.command:
        return [part.replace("{url}", url).replace("{profile}", options.profile) for part in options.command]
    chromium = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    if not chromium:
        sys.exit("there is no Chromium: apt install chromium")
    command = [chromium, *FLAGS, f"--user-data-dir={options.profile}", url]
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        cage = shutil.which("cage")
        if not cage:
            sys.exit("there is no display and no cage: apt install cage")
        command = [cage, "-s", "--", command[0], "--ozone-platform=wayland", *command[1:]]
    return command


def stop(browser):
    """Ends the browser with everything that it has started."""
    for number, seconds in ((signal.SIGTERM, 8), (signal.SIGKILL, 8)):
        try:
            os.killpg(browser.pid, number)
        except ProcessLookupError:
            pass
        try:
            browser.wait(seconds)
            return
        except subprocess.TimeoutExpired:
            pass


def write_state(options, life, running):
    if not options.state:
        return
    with life.lock:
        state = {"running": running, "silence_s": round(time.monotonic() - life.at, 1), "starts_in_ten_minutes": len(life.starts), "page": life.said}
    path = os.path.join(options.state, "status.json")
    try:
        with open(path + ".new", "w", encoding="utf-8") as file:
            json.dump(state, file)
        os.replace(path + ".new", path)
    except OSError as error:
        say(f"the state cannot be written: {error}")


def main():
    words = sys.argv[1:]
    command = []
    if "--" in words:
        at = words.index("--")
        words, command = words[:at], words[at + 1:]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", required=True)
    parser.add_argument("--settings")
    parser.add_argument("--media", help="where sticks are mounted")
    parser.add_argument("--packs", help="where packs of sticks are copied to")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--state")
    parser.add_argument("--profile", default=os.path.expanduser("~/.config/khorgos-atlas-kiosk"))
    parser.add_argument("--silence", type=float, default=60)
    options = parser.parse_args(words)
    options.command = command
    if not os.path.isfile(os.path.join(options.site, "index.html")):
        sys.exit(f"{options.site} has no index.html: put the folder that `cargo xtask dist` makes there")
    for folder in (options.state, options.packs, options.profile):
        if folder:
            os.makedirs(folder, exist_ok=True)

    life = Life()
    handler = functools.partial(Handler, life=life, settings=options.settings, packs=options.packs, directory=options.site)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/?kiosk"
    say(f"serving {options.site} on {url}")
    notify("READY=1")

    ends = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ends.set())
    browser = None
    looked_at = 0.0
    while not ends.is_set():
        notify("WATCHDOG=1")
        if browser is None:
            n = life.begin()
            if n > 1:
                pause = BACK_OFF_S[min(n - 2, len(BACK_OFF_S) - 1)]
                say(f"start {n} within ten minutes, after {pause} s")
                if ends.wait(pause):
                    break
                life.sign(life.said)
            browser = subprocess.Popen(browser_command(options, url), start_new_session=True)
        elif browser.poll() is not None:
            say(f"the browser has ended ({browser.returncode})")
            stop(browser)
            browser = None
            continue
        elif life.silence() > options.silence:
            say(f"no sign of life for {life.silence():.0f} s")
            stop(browser)
            browser = None
            continue
        if options.media and options.packs and time.monotonic() - looked_at > 5:
            looked_at = time.monotonic()
            try:
                take_pack(options.media, options.packs)
            except OSError as error:
                say(f"the stick cannot be read: {error}")
        write_state(options, life, browser is not None)
        ends.wait(1)
    notify("STOPPING=1")
    if browser:
        stop(browser)
    server.shutdown()


if __name__ == "__main__":
    main()
