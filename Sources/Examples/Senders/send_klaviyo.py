"""Sends a folder of `clv crm --target klaviyo`.

KLAVIYO_KEY=… python send_klaviyo.py FOLDER
"""

import json
import os
import sys
from pathlib import Path

from klaviyo_api import KlaviyoAPI


def main() -> None:
    client = KlaviyoAPI(os.environ["KLAVIYO_KEY"], test_host=os.environ.get("KLAVIYO", ""))
    for path in sorted(Path(sys.argv[1]).glob("import-*.json")):
        body = json.loads(path.read_text(encoding="utf-8"))
        profiles = body["data"]["attributes"]["profiles"]["data"]
        answer = client.Profiles.bulk_import_profiles(body)
        print(f"{path.name}: {len(profiles)} sent as job {answer.data.id}")


if __name__ == "__main__":
    main()
