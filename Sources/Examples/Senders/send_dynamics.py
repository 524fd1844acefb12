"""Sends a folder of `clv crm --target dynamics` to Dataverse.

DATAVERSE=https://ORG.crm.dynamics.com python send_dynamics.py FOLDER
"""

import json
import os
import re
import sys
import time
from pathlib import Path

from azure.core.credentials import AccessToken
from azure.identity import DefaultAzureCredential
from PowerPlatform.Dataverse.client import DataverseClient


class GivenToken:
    """A token that was made elsewhere, such as by `az account get-access-token`."""

    def __init__(self, token: str) -> None:
        self._token = token

    def get_token(self, *scopes: str, **_: object) -> AccessToken:
        return AccessToken(self._token, int(time.time()) + 3600)


def item(target: dict) -> dict:
    """A record of a file as the client takes it: its alternate key, and its fields."""
    found = re.fullmatch(r"\w+\((\w+)='(.*)'\)", target["@odata.id"], re.DOTALL)
    if found is None:
        sys.exit(f"{target['@odata.id']} names no alternate key")
    key, value = found.groups()
    fields = {name: cell for name, cell in target.items() if not name.startswith("@")}
    return {"alternate_key": {key: value.replace("''", "'")}, "record": fields}


def main() -> None:
    token = os.environ.get("DATAVERSE_TOKEN")
    credential = GivenToken(token) if token else DefaultAzureCredential()
    client = DataverseClient(os.environ["DATAVERSE"], credential)
    for path in sorted(Path(sys.argv[1]).glob("upsert-*.json")):
        targets = json.loads(path.read_text(encoding="utf-8"))["Targets"]
        table = targets[0]["@odata.type"].rpartition(".")[2]
        client.records.upsert(table, [item(target) for target in targets])
        print(f"{path.name}: {len(targets)} sent")


if __name__ == "__main__":
    main()
