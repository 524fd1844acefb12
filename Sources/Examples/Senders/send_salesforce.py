"""Sends a folder of `clv crm --target salesforce` by Bulk API 2.0.

SALESFORCE=https://ORG.my.salesforce.com SALESFORCE_TOKEN=… python send_salesforce.py FOLDER
"""

import json
import os
import sys
from pathlib import Path

from simple_salesforce import Salesforce


def main() -> None:
    folder = Path(sys.argv[1])
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    client = Salesforce(
        instance_url=os.environ["SALESFORCE"], session_id=os.environ["SALESFORCE_TOKEN"]
    )
    kind = getattr(client.bulk2, job["object"])
    for path in sorted(folder.glob("upsert-*.csv")):
        for done in kind.upsert(str(path), external_id_field=job["externalIdFieldName"], wait=1):
            failed = int(done["numberRecordsFailed"])
            if failed:
                print(kind.get_failed_records(done["job_id"]), file=sys.stderr)
                sys.exit(f"{path.name}: {failed} records were refused")
            print(f"{path.name}: {done['numberRecordsProcessed']} sent")


if __name__ == "__main__":
    main()
