"""A server on this machine that answers as the vendors' interfaces do, and refuses what is
not in the shape that they document: see the table of facts in each check."""

from __future__ import annotations

import csv
import io
import json
import re
import ssl
import subprocess
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class Refused(Exception):
    """What a vendor answers with an error."""


def expect(holds: object, why: str) -> None:
    if not holds:
        raise Refused(why)


class Vendors:
    """What was received, by vendor and key."""

    def __init__(self, folder: Path) -> None:
        self.records: dict[str, dict[str, dict[str, Any]]] = {}
        self.requests: list[str] = []
        self._jobs: dict[str, dict[str, Any]] = {}
        self.certificate = folder / "certificate.pem"
        key = folder / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
             "-keyout", key, "-out", self.certificate],
            check=True, capture_output=True,
        )  # fmt: skip
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def _answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                outer.requests.append(f"{self.command} {self.path.partition('?')[0]}")
                try:
                    expect(self.headers.get("Authorization", "").endswith("secret"), "no key")
                    status, answer = outer._handle(self.command, self.path, self.headers, body)
                except (Refused, KeyError, ValueError) as problem:
                    status, answer = 400, {"error": {"code": "refused", "message": str(problem)}}
                text = answer if isinstance(answer, str) else json.dumps(answer)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer

        self._server = ThreadingHTTPServer(("localhost", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, key)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = f"https://localhost:{self._server.server_address[1]}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handle(self, method: str, path: str, headers: Any, body: bytes) -> tuple[int, Any]:
        ways: list[tuple[str, Callable[..., tuple[int, Any]]]] = [
            (r"GET /api/data/v9\.2/EntityDefinitions", self._table),
            (r"GET /api/data/v9\.2/.*", lambda *_: (200, {"value": []})),
            (r"POST /api/data/v9\.2/contacts/Microsoft\.Dynamics\.CRM\.UpsertMultiple",
             self._dynamics),
            (r"POST /services/data/v[\d.]+/jobs/ingest", self._job),
            (r"PUT /services/data/v[\d.]+/jobs/ingest/(\w+)/batches", self._upload),
            (r"PATCH /services/data/v[\d.]+/jobs/ingest/(\w+)", self._close),
            (r"GET /services/data/v[\d.]+/jobs/ingest/(\w+)", self._state),
            (r"POST /crm/(?:v3|objects/[\d-]+)/objects/contacts/batch/upsert", self._hubspot),
            (r"POST /api/profile-bulk-import-jobs", self._klaviyo),
        ]  # fmt: skip
        for pattern, work in ways:
            found = re.fullmatch(pattern, f"{method} {path.partition('?')[0].rstrip('/')}")
            if found:
                return work(headers, body, *found.groups())
        raise Refused(f"there is no {method} {path}")

    def _keep(self, vendor: str, key: str, fields: dict[str, Any]) -> None:
        self.records.setdefault(vendor, {})[key] = fields

    # Dataverse: https://learn.microsoft.com/power-apps/developer/data-platform/bulk-operations

    def _table(self, *_: Any) -> tuple[int, Any]:
        return 200, {"value": [{
            "LogicalName": "contact", "EntitySetName": "contacts", "SchemaName": "Contact",
            "PrimaryIdAttribute": "contactid", "MetadataId": "0",
        }]}  # fmt: skip

    def _dynamics(self, headers: Any, body: bytes) -> tuple[int, Any]:
        targets = json.loads(body)["Targets"]
        expect(1 <= len(targets) <= 1000, "a thousand records at most")
        for one in targets:
            expect(one["@odata.type"] == "Microsoft.Dynamics.CRM.contact", "@odata.type")
            found = re.fullmatch(r"contacts\(new_clvid='((?:[^']|'')+)'\)", one["@odata.id"])
            expect(found, f"@odata.id {one['@odata.id']}")
            fields = {n: v for n, v in one.items() if not n.startswith("@")}
            expect(all(isinstance(v, int | float | None) for v in fields.values()), "numbers")
            self._keep("dynamics", found.group(1).replace("''", "'"), fields)
        return 204, ""

    # Salesforce: https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch

    def _job(self, headers: Any, body: bytes) -> tuple[int, Any]:
        job = json.loads(body)
        expect(job["operation"] == "upsert" and job["externalIdFieldName"], "an upsert by a key")
        expect(job["contentType"] == "CSV" and job["lineEnding"] == "LF", "CSV of lines")
        expect(job["columnDelimiter"] == "COMMA", "commas")
        name = f"750{len(self._jobs)}"
        self._jobs[name] = {**job, "id": name, "state": "Open"}
        return 200, self._jobs[name]

    def _upload(self, headers: Any, body: bytes, name: str) -> tuple[int, Any]:
        expect(headers["Content-Type"].startswith("text/csv"), "text/csv")
        expect(len(body) <= 100_000_000, "100 MB at most")
        self._jobs[name]["rows"] = list(csv.DictReader(io.StringIO(body.decode())))
        return 201, ""

    def _close(self, headers: Any, body: bytes, name: str) -> tuple[int, Any]:
        expect(json.loads(body)["state"] == "UploadComplete", "the state of an upload")
        job = self._jobs[name]
        for row in job["rows"]:
            self._keep("salesforce", row.pop(job["externalIdFieldName"]), row)
        job["state"] = "JobComplete"
        return 200, {k: v for k, v in job.items() if k != "rows"}

    def _state(self, headers: Any, body: bytes, name: str) -> tuple[int, Any]:
        job = self._jobs[name]
        count = len(job.get("rows", []))
        return 200, {**{k: v for k, v in job.items() if k != "rows"},
                     "numberRecordsProcessed": count, "numberRecordsFailed": 0}  # fmt: skip

    # HubSpot: https://developers.hubspot.com/docs/api-reference/crm-contacts-v3

    def _hubspot(self, headers: Any, body: bytes) -> tuple[int, Any]:
        inputs = json.loads(body)["inputs"]
        expect(1 <= len(inputs) <= 100, "a hundred records at most")
        results = []
        for one in inputs:
            expect(one["idProperty"] == "customer_key", "a property with unique values")
            expect(all(isinstance(v, str) for v in one["properties"].values()), "texts")
            self._keep("hubspot", one["id"], one["properties"])
            results.append({
                "id": one["id"], "properties": one["properties"], "new": True,
                "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z",
                "archived": False,
            })  # fmt: skip
        return 200, {
            "status": "COMPLETE", "results": results,
            "startedAt": "2026-01-01T00:00:00Z", "completedAt": "2026-01-01T00:00:00Z",
        }  # fmt: skip

    # Klaviyo: https://developers.klaviyo.com/en/reference/bulk_import_profiles

    def _klaviyo(self, headers: Any, body: bytes) -> tuple[int, Any]:
        expect(headers.get("revision"), "a revision")
        data = json.loads(body)["data"]
        expect(data["type"] == "profile-bulk-import-job", "the type of a job")
        profiles = data["attributes"]["profiles"]["data"]
        expect(1 <= len(profiles) <= 10_000 and len(body) <= 5_000_000, "10,000 in 5 MB at most")
        for one in profiles:
            expect(one["type"] == "profile", "profiles")
            attributes = one["attributes"]
            self._keep("klaviyo", attributes["external_id"], attributes["properties"])
        return 202, {"data": {"type": "profile-bulk-import-job", "id": "job", "attributes": {
            "status": "queued", "created_at": "2026-01-01T00:00:00+00:00",
            "total_count": len(profiles),
        }, "links": {"self": self.address}}}  # fmt: skip
