"""A second, small Garmin, written from what is known of the real one and not from the sandbox.

Ids are text, keys come in another order, and whatever is optional is missing.
"""

import base64
import datetime as dt
import json
import re
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import parse_qs, urlsplit

EMAIL, PASSWORD, CODE = "other@example.org", "staple battery", "135790"
NAME = "0b7c6d1e-other"
ZONE = "America/Denver"


class OtherGarmin:
    """A context manager. `url` is where it answers.

    Change `calendar` and `workouts` freely, as the athlete's own hand would.
    """

    def __init__(self, today):
        self.today = today
        self.attempts, self.asked = 0, []
        self.workouts = {}  # id -> document
        self.calendar = {}  # entry id -> [workout id, day]
        self._ids = count(31)
        self._cookies, self._tickets, self._access, self._refresh = {}, {}, set(), set()
        mine = {
            "workoutName": "Core on Mondays",
            "sportType": {"sportTypeKey": "strength_training", "sportTypeId": 5},
        }
        self.put_on(
            self.keep(mine | {"description": "mine", "workoutSegments": []}),
            today + dt.timedelta(days=4),
        )

    def __enter__(self):
        garmin = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                url = urlsplit(self.path)
                garmin.asked.append((self.command, url.path))
                sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                query = {k: v[-1] for k, v in parse_qs(url.query).items()}
                status, body, *cookie = garmin.route(
                    self.command, url.path, query, sent, self.headers
                )
                data = (
                    body.encode()
                    if isinstance(body, str)
                    else b""
                    if body is None
                    else json.dumps(body).encode()
                )
                self.send_response(status)
                self.send_header(
                    "Content-Type", "text/html" if isinstance(body, str) else "application/json"
                )
                self.send_header("Content-Length", str(len(data)))
                if cookie:
                    self.send_header("Set-Cookie", f"SESSION={cookie[0]}; Path=/; HttpOnly")
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - http.server's names

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    # what it does

    def route(self, method, path, query, sent, headers):
        """Return status and body (an object, a page, or nothing), and perhaps a cookie."""
        if path == "/mobile/sso/en_US/sign-in":
            key = secrets.token_hex(8)
            self._cookies[key] = "new"
            return 200, "<html><title>Sign in</title></html>", key
        if path.startswith("/mobile/api/"):
            return self.sign_in(path, query, json.loads(sent), headers)
        if path == "/di-oauth2-service/oauth/token":
            return self.tokens({k: v[-1] for k, v in parse_qs(sent).items()})
        if headers.get("Authorization", "").removeprefix("Bearer ") not in self._access:
            return 401, {"error": "NotAuthorizedException"}
        body = json.loads(sent) if sent else None
        for way, pattern, do in self.ways():
            found = re.fullmatch(pattern, path)
            if way == method and found:
                try:
                    return do(*found.groups(), *([body] if way in ("POST", "PUT") else []))
                except KeyError:
                    return 404, {"message": "Not Found"}
        return (204, None) if "hrv" in path else (404, {"message": f"no {path}"})

    def sign_in(self, path, query, said, headers):
        found = re.search(r"SESSION=(\w+)", headers.get("Cookie") or "")
        state = self._cookies.get(found[1]) if found else None
        if state is None:
            return 429, {"error": {"status-code": "429"}}
        if path.endswith("/login"):
            self.attempts += 1
            right = (said["username"], said["password"]) == (EMAIL, PASSWORD)
            outcome = "MFA_REQUIRED" if right else "INVALID_USERNAME_PASSWORD"
            self._cookies[found[1]] = "code" if right else "new"
            return 200, {
                "customerMfaInfo": {"mfaLastMethodUsed": "phone"},
                "responseStatus": {"type": outcome},
            }
        if state != "code" or said["mfaVerificationCode"] != CODE:
            return 200, {"responseStatus": {"type": "MFA_CODE_INVALID"}}
        ticket = f"ST-{secrets.token_hex(6)}"
        self._tickets[ticket] = query["service"]
        return 200, {"serviceTicketId": ticket, "responseStatus": {"type": "SUCCESSFUL"}}

    def tokens(self, form):
        if form["grant_type"] == "refresh_token":
            good = form["refresh_token"] in self._refresh
            self._refresh.discard(form["refresh_token"])
        else:
            good = self._tickets.pop(form["service_ticket"], None) == form["service_url"]
        if not good:
            return 400, {"error": "invalid_grant"}
        parts = (
            {"typ": "JWT", "alg": "RS256"},
            {"exp": time.time() + 86400, "jti": secrets.token_hex(4)},
        )
        coded = [
            base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
            for part in parts
        ]
        access, refresh = ".".join([*coded, "sig"]), secrets.token_urlsafe(40)
        self._access.add(access)
        self._refresh.add(refresh)
        return 200, {"refresh_token": refresh, "access_token": access}

    def end_access(self):
        self._access.clear()

    # what it holds

    def ways(self):
        schedule, workout = (
            r"/workout-service/schedule/([\w-]+)",
            r"/workout-service/workout/([\w-]+)",
        )
        return [
            (
                "GET",
                "/userprofile-service/socialProfile",
                lambda: (200, {"displayName": NAME, "id": "77"}),
            ),
            ("GET", ".*/personal-information", lambda: (200, {"userInfo": {"timeZone": ZONE}})),
            (
                "GET",
                "/activitylist-service/activities/search/activities",
                lambda: (200, self.runs()),
            ),
            (
                "GET",
                "/workout-service/workouts",
                lambda: (200, [self.row(w) for w in self.workouts.values()]),
            ),
            (
                "POST",
                "/workout-service/workout",
                lambda body: (200, self.workouts[self.keep(body)]),
            ),
            ("GET", workout, lambda number: (200, self.workouts[number])),
            (
                "PUT",
                workout,
                lambda number, body: (
                    204,
                    self.keep(body, self.workouts[number]["workoutId"]) and None,
                ),
            ),
            ("DELETE", workout, self.delete),
            (
                "POST",
                schedule,
                lambda number, body: (200, self.entry(self.put_on(number, body["date"]))),
            ),
            ("GET", schedule, lambda number: (200, self.entry(number))),
            ("PUT", schedule, lambda number, body: (200, self.move(number, body["calendarDate"]))),
            ("DELETE", schedule, lambda number: (204, self.calendar.pop(number) and None)),
            ("GET", r"/calendar-service/year/(\d+)/month/(\d+)", self.month),
        ]

    def keep(self, body, number=None):
        number = number or str(next(self._ids))
        steps, groups = count(1), count(1)

        def numbered(step, group=None):
            kept = {
                "stepId": next(self._ids),
                **step,
                "stepOrder": next(steps),
                "childStepId": group,
            }
            if "workoutSteps" in step:
                mine = kept["childStepId"] = next(groups)
                kept["workoutSteps"] = [numbered(inner, mine) for inner in step["workoutSteps"]]
            return kept

        parts = [
            p | {"workoutSteps": [numbered(s) for s in p["workoutSteps"]]}
            for p in body["workoutSegments"]
        ]
        stamp = f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H:%M:%S.%f}"
        self.workouts[number] = {
            "updateDate": stamp,
            **body,
            "workoutSegments": parts,
            "workoutId": number,
        }
        return number

    def row(self, document):
        return {
            k: document[k]
            for k in ("description", "workoutName", "updateDate", "sportType", "workoutId")
        }

    def delete(self, number):
        del self.workouts[number]
        self.calendar = {n: e for n, e in self.calendar.items() if e[0] != number}
        return 204, None

    def put_on(self, number, day):
        entry = str(next(self._ids))
        self.calendar[entry] = [self.workouts[number]["workoutId"], str(day)]
        return entry

    def move(self, number, day):
        self.calendar[number][1] = day
        return self.entry(number)

    def entry(self, number):
        workout, day = self.calendar[number]
        return {"calendarDate": day, "workout": self.workouts[workout], "workoutScheduleId": number}

    def month(self, year, month):
        first = dt.date(int(year), int(month) + 1, 1)
        shown = [
            first + dt.timedelta(days=n) for n in range(-3, 36)
        ]  # with days of both neighbours
        items = [
            {
                "title": self.workouts[w]["workoutName"],
                "date": day,
                "workoutId": w,
                "itemType": "workout",
                "id": entry,
            }
            for entry, (w, day) in self.calendar.items()
        ]
        items += [
            {"itemType": "weight", "date": str(self.today), "id": None},
            {"itemType": "nap", "date": None},
        ]
        return 200, {
            "calendarItems": [i for i in items if i["date"] is None or i["date"] in map(str, shown)]
        }

    def runs(self):
        """Return twelve weeks of runs, newest first: easy on Tuesday and Friday, long on Sunday."""
        rows = []
        for back in range(1, 84):
            day = self.today - dt.timedelta(days=back)
            metres = {1: 8000.0, 4: 9000.0, 6: 18000.0}.get(day.weekday())
            if metres:
                kind, start = {"typeKey": "running"}, f"{day}T06:30:00.0"
                rows.append(
                    {"duration": metres * 0.36, "startTimeLocal": start, "distance": metres}
                )
                rows[-1] |= {"activityType": kind, "activityId": 9_000_000 + back}
        return rows
