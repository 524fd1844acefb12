"""Every night: the log out of the shop's database, forecasts, and scores into the CRM.

For Airflow 3. The folder, and what the commands need to reach database and CRM, come from
the environment of the workers: CLV_FOLDER, SHOP (an address for psql), DATAVERSE and its
token. Each step writes into a folder of its day, so that a night can be done again.
"""

from datetime import datetime, timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

with DAG(
    "clv_nightly",
    schedule="0 3 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=10)},
) as dag:
    export = BashOperator(
        task_id="export",
        bash_command="""
mkdir -p "$CLV_FOLDER/{{ ds }}"
psql "$SHOP" -c "COPY (SELECT customer_id, date, amount FROM orders) \
TO STDOUT (FORMAT csv, HEADER)" > "$CLV_FOLDER/{{ ds }}/orders.csv"
""",
    )
    # An exit status other than 0 stops the night: 65 for data that cannot be used, 75 for a
    # fit that did not converge. What the CRM has then stays as it is.
    forecast = BashOperator(
        task_id="forecast",
        bash_command="""
cd "$CLV_FOLDER/{{ ds }}"
clv run orders.csv --horizon 52 --quiet --output results
""",
    )
    files = BashOperator(
        task_id="files",
        bash_command="""
cd "$CLV_FOLDER/{{ ds }}"
clv crm results/forecasts.csv --target dynamics --key new_clvid --quiet \
  --fields clv=new_clv,probability_alive=new_palive --output upload
""",
    )
    send = BashOperator(
        task_id="send",
        bash_command='python send_dynamics.py "$CLV_FOLDER/{{ ds }}/upload"',
    )
    export >> forecast >> files >> send
