"""Sends a folder of `clv crm --target hubspot`.

HUBSPOT_TOKEN=… python send_hubspot.py FOLDER
"""

import json
import os
import sys
from pathlib import Path

from hubspot import HubSpot
from hubspot.crm.contacts import (
    BatchInputSimplePublicObjectBatchInputUpsert,
    SimplePublicObjectBatchInputUpsert,
)


def main() -> None:
    given = {"host": os.environ["HUBSPOT"]} if "HUBSPOT" in os.environ else {}
    client = HubSpot(access_token=os.environ["HUBSPOT_TOKEN"], **given)
    for path in sorted(Path(sys.argv[1]).glob("upsert-*.json")):
        inputs = [
            SimplePublicObjectBatchInputUpsert(
                id=one["id"], id_property=one["idProperty"], properties=one["properties"]
            )
            for one in json.loads(path.read_text(encoding="utf-8"))["inputs"]
        ]
        answer = client.crm.contacts.batch_api.upsert(
            BatchInputSimplePublicObjectBatchInputUpsert(inputs=inputs)
        )
        if getattr(answer, "errors", None):
            sys.exit(f"{path.name}: {answer.errors}")
        print(f"{path.name}: {len(answer.results)} sent")


if __name__ == "__main__":
    main()
