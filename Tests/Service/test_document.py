"""The service does what its own OpenAPI document says, whatever is asked."""

import os
import re
import subprocess

import pytest
import yaml
from openapi_spec_validator import validate

from conftest import clv
from service import SERVE, Service
from test_access import new_key


def test_the_document_is_openapi(service):
    document = yaml.safe_load(service.get("/openapi.yaml").body)
    validate(document)
    version = clv("--version").decode().strip()
    assert document["info"]["version"] == version
    assert service.get("/version").json == {"name": "clv-serve", "version": version}
    assert subprocess.run([SERVE, "--version"], capture_output=True, text=True).stdout.strip() \
        == version


@pytest.mark.parametrize("phase", ["examples,coverage", "fuzzing"])
def test_schemathesis(files, tmp_path, phase):
    key = new_key(tmp_path / "keys", "all", "admin")
    with Service("--model", f"shop={files}/shop.json", "--keys", tmp_path / "keys",
                 "--store", tmp_path / "store") as service:
        done = subprocess.run(
            [os.environ["SCHEMATHESIS"], "run", f"http://127.0.0.1:{service.port}/openapi.yaml",
             "--header", f"Authorization: Bearer {key}", "--phases", phase,
             "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,"
             "response_schema_conformance", "--max-examples", os.environ.get("CLV_EXAMPLES", "25"),
             "--seed", "1", "--workers", "1",
             # How long it takes to think of examples is no matter of the service.
             "--suppress-health-check", "all", "--no-color", "--request-timeout", "60"],
            capture_output=True, text=True, cwd=tmp_path, timeout=900)
        print(done.stdout[-6000:])
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
        assert service.get("/healthz").status == 200
        metrics = service.get("/metrics", Authorization=f"Bearer {key}").body.decode()
        assert not re.search(r'status="500"', metrics)
