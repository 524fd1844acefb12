"""Models are listed, put and read again, and the old one answers until the new one is good."""

import hashlib
import json
import shutil
import threading

from service import Service, refused
from test_problems import GOOD, problem


def test_models_are_told(service, files):
    models = {model["name"]: model for model in service.get("/v1/models").json["models"]}
    assert set(models) == {"shop", "other"}
    assert models["shop"]["purchase"] == "bg-nbd" and models["other"]["purchase"] == "pareto-nbd"
    text = (files / "shop.json").read_bytes()
    assert models["shop"]["sha256"] == hashlib.sha256(text).hexdigest()
    details = service.get("/v1/models/shop").json
    assert details["purchase_fit"]["parameters"] == json.loads(text)["purchase"]["parameters"]
    assert details["purchase_fit"]["convergence"]["outcome"] == "converged"


def clv_of(service, name: str) -> float:
    return service.post(f"/v1/models/{name}/forecasts", [GOOD]).json["rows"][0]["clv"]


def test_put_and_reload(files, tmp_path):
    shutil.copy(files / "shop.json", tmp_path / "shop.json")
    with Service("--models", tmp_path) as service:
        old = clv_of(service, "shop")
        answer = service.put("/v1/models/new", (files / "other.json").read_bytes())
        assert answer.status == 201 and answer.json["is_stored"]
        assert (tmp_path / "new.json").read_bytes() == (files / "other.json").read_bytes()
        other = clv_of(service, "new")
        assert other != old
        # A file that is replaced answers once it is read again.
        shutil.copy(files / "other.json", tmp_path / "shop.json")
        assert clv_of(service, "shop") == old
        assert service.post("/v1/models/shop:reload", b"").status == 200
        assert clv_of(service, "shop") == other
        # Bad files change nothing, and are named by their fault.
        model = json.loads((files / "shop.json").read_text())
        for change, word in [
            ({"format": "x"}, "format"), ({"version": 9}, "version 9"),
            ({"time_unit": "eon"}, "time_unit"),
            ({"purchase": {**model["purchase"], "model": "BG/XYZ"}}, "BG/XYZ"),
            ({"purchase": {**model["purchase"], "parameters": {"r": 1}}}, "alpha"),
        ]:
            body = json.dumps({**model, **change})
            found = problem(service.put("/v1/models/shop", body), 422)
            assert word in found["detail"], found
        model["purchase"]["convergence"]["outcome"] = "not converged"
        problem(service.put("/v1/models/shop", json.dumps(model)), 409)
        problem(service.put("/v1/models/shop", "{"), 422)
        (tmp_path / "shop.json").write_text("{}")
        problem(service.post("/v1/models/shop:reload", b""), 422)
        (tmp_path / "shop.json").unlink()
        problem(service.post("/v1/models/shop:reload", b""), 400)
        assert clv_of(service, "shop") == other
        for name in ("..", ".x", "a%2Fb", "a b", "x" * 65, "%00"):
            answer = service.put(f"/v1/models/{name.replace(' ', '%20')}", b"{}")
            assert answer.status in (400, 404), (name, answer.status)
        metrics = service.get("/metrics").body.decode()
        assert 'clv_model_loads_total{outcome="refused"}' in metrics


def test_models_without_a_directory_are_kept_in_memory(files):
    with Service() as service:
        problem(service.get("/readyz"), 503)
        assert service.get("/healthz").status == 200
        answer = service.put("/v1/models/shop", (files / "shop.json").read_bytes())
        assert answer.status == 201 and not answer.json["is_stored"]
        assert service.get("/readyz").status == 200
        problem(service.post("/v1/models/shop:reload", b""), 409)


def test_answers_are_whole_while_models_change(files):
    texts = [(files / name).read_bytes() for name in ("shop.json", "other.json")]
    sums = {hashlib.sha256(text).hexdigest(): None for text in texts}
    rows = [{**GOOD, "customer_id": f"c{number}"} for number in range(50)]
    with Service() as service:
        for text in texts:
            service.put("/v1/models/shop", text)
            answer = service.post("/v1/models/shop/forecasts", rows).json
            sums[answer["sha256"]] = answer["rows"]
        stop = threading.Event()

        def change():
            while not stop.is_set():
                for text in texts:
                    assert service.put("/v1/models/shop", text).status == 200

        thread = threading.Thread(target=change)
        thread.start()
        try:
            for _ in range(60):
                answer = service.post("/v1/models/shop/forecasts", rows).json
                assert answer["rows"] == sums[answer["sha256"]]
        finally:
            stop.set()
            thread.join()


def test_a_service_does_not_start_with_a_bad_model(tmp_path):
    (tmp_path / "bad.json").write_text("{}")
    status, words = refused("--models", tmp_path)
    assert status == 65 and "bad.json" in words and "format" in words
    status, words = refused("--model", f"shop={tmp_path}/none.json")
    assert status in (65, 66) and "none.json" in words
