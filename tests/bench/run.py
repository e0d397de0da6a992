"""Requests per second and CPU milliseconds per request, beside two bare limits."""

import argparse
import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

HERE = Path(__file__).parent
CLIENTS, ROUNDS, SECONDS = 4, 5, 1.0


class Browser:
    """A keep-alive connection with cookies."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies = {}

    def ask(self, path, data=None):
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if data is not None:
            body = urllib.parse.urlencode(data)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(
            "POST" if data is not None else "GET", path, body, headers
        )
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, text, answer.getheader("Location")


def field(html, name):
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"', html)[1]


class Student(Browser):
    """Joins, comes to the first question of the open lesson, and can answer it."""

    def __init__(self, port, code):
        super().__init__(port)
        _, html, _ = self.ask(f"/j/{code}")
        names = re.findall(r'name="name"[^>]*value="([^"]+)"', html)
        form = {"csrf_token": field(html, "csrf_token"), "offer": field(html, "offer")}
        path = self.step(f"/j/{code}", {**form, "name": names[0]})
        self.path = self.step(path)
        while True:
            _, html, _ = self.ask(self.path)
            if "data-item" in html:
                break
            self.path = self.step(self.path, {"csrf_token": field(html, "csrf_token")})
        self.form = {k: field(html, k) for k in ("csrf_token", "resend_key", "item")}
        # The first question looks back: a passage to judge.
        self.form |= {"chosen": "good-enough", "certainty": "2"}

    def step(self, path, data=None):
        status, _, to = self.ask(path, data)
        if to is None:
            raise SystemExit(f"{path} answered {status} and leads nowhere")
        return to

    def question(self):
        return self.ask(self.path)[0] == 200

    def answer(self):
        """The first answer is stored, later ones are the same form sent again."""
        status, _, to = self.ask(self.path, self.form)
        return status == 303 and "feedback" in to


class Teacher(Browser):
    def __init__(self, port, link):
        super().__init__(port)
        _, html, _ = self.ask(f"/signin/{link}")
        self.ask(f"/signin/{link}", {"csrf_token": field(html, "csrf_token")})
        _, html, _ = self.ask("/t/")
        self.live_path = re.search(r'href="(/t/a/\w+/live)"', html)[1]

    def live(self):
        return self.ask(self.live_path)[0] == 200


class Bare(Browser):
    def page(self):
        return self.ask("/bare/page")[0] == 200

    def commit(self):
        return self.ask("/bare/commit", {})[0] == 200


def cpu(server):
    """CPU seconds of the server's process tree so far."""
    tree = [server, *server.children(recursive=True)]
    return sum(sum(p.cpu_times()[:2]) for p in tree)


def measure(server, actions):
    """Requests per second, CPU ms per request and errors of one second of asking."""

    def keep_asking(act):
        done = wrong = 0
        while time.perf_counter() < end:
            done += 1
            wrong += not act()
        return done, wrong

    before, begin = cpu(server), time.perf_counter()
    end = begin + SECONDS
    with ThreadPoolExecutor(len(actions)) as pool:
        counts = list(pool.map(keep_asking, actions))
    took, used = time.perf_counter() - begin, cpu(server) - before
    done = sum(n for n, _ in counts)
    return done / took, 1000 * used / done, sum(wrong for _, wrong in counts)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(folder, port):
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1"]
    command += ["--blocking-threads", "4", "--port", str(port), "--no-ws", "served:app"]
    python = f"{HERE.parent.parent}{os.pathsep}{HERE}"
    environ = {**os.environ, "BENCH_FOLDER": str(folder), "PYTHONPATH": python}
    server = subprocess.Popen(
        command,
        cwd=HERE,
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(600):
        try:
            if Browser(port).ask("/healthz")[0] == 200:
                return server
        except OSError:
            time.sleep(0.1)
    server.kill()
    raise SystemExit("the server did not start")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print for programs")
    wants_json = parser.parse_args().json
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        process = serve(folder, port)
        try:
            table = run(psutil.Process(process.pid), folder, port)
        finally:
            process.terminate()
            process.wait(20)
    print(json.dumps(table, indent=1) if wants_json else as_text(table))


def run(server, folder, port):
    link, code = (folder / "demo.txt").read_text().split()
    students = [Student(port, code) for _ in range(CLIENTS)]
    teacher = Teacher(port, link)
    bare = [Bare(port) for _ in range(CLIENTS)]
    answering = [Student(port, code) for _ in range(CLIENTS)]
    jobs = {
        "bare page": [b.page for b in bare],
        "question page": [s.question for s in students],
        "live page": [teacher.live],
        "bare commit": [b.commit for b in bare],
        "answer, first and sent again": [s.answer for s in answering],
    }
    for actions in jobs.values():  # warm up: the first of each is no measure
        for act in actions:
            act()
    rounds = {name: [] for name in jobs}
    for _ in range(ROUNDS):
        for name, actions in jobs.items():
            rounds[name].append(measure(server, actions))
    limits = {"question page": "bare page", "live page": "bare page"}
    limits["answer, first and sent again"] = "bare commit"
    return [row(name, rounds, limits.get(name)) for name in jobs]


def row(name, rounds, limit):
    per_second, per_request, errors = zip(*rounds[name], strict=True)
    ratios = None
    if limit:
        pairs = zip(rounds[name], rounds[limit], strict=True)
        each = sorted(mine[1] / bare[1] for mine, bare in pairs)
        ratios = [round(x, 1) for x in (each[0], statistics.median(each), each[-1])]
    return {
        "what": name,
        "requests_per_s": round(statistics.median(per_second)),
        "cpu_ms": round(statistics.median(per_request), 2),
        "times_limit_low_median_high": ratios,
        "errors": sum(errors),
    }


def as_text(table):
    lines = [
        f"{'':30}{'requests/s':>12}{'CPU ms':>9}{'÷ limit (range)':>22}{'errors':>8}"
    ]
    for r in table:
        ratio = ""
        if r["times_limit_low_median_high"]:
            low, middle, high = r["times_limit_low_median_high"]
            ratio = f"{middle} ({low}–{high})"
        lines.append(
            f"{r['what']:30}{r['requests_per_s']:>12}{r['cpu_ms']:>9}{ratio:>22}{r['errors']:>8}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
