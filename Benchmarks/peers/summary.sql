-- The summary that `clv summarize` writes, for DuckDB. The text in braces is
-- filled in by the script beside this file.
COPY (
  WITH purchases AS (
    -- All transactions of one customer on one day are one purchase.
    SELECT customer_id, date, sum(amount) AS amount
    FROM read_csv({log}, {reading})
    GROUP BY customer_id, date
  ),
  customers AS (
    SELECT
      customer_id,
      min(date) AS first_date,
      max(date) FILTER (date <= {end}) AS last_date,
      count(*) FILTER (date <= {end}) - 1 AS frequency,
      sum(amount) FILTER (date <= {end}) - arg_min(amount, date) AS spend,
      count(*) FILTER (date > {end}) AS frequency_holdout,
      coalesce(avg(amount) FILTER (date > {end}), 0) AS monetary_value_holdout
    FROM purchases
    GROUP BY customer_id
  )
  SELECT
    customer_id,
    frequency,
    (last_date - first_date) / 7 AS recency,
    ({end} - first_date) / 7 AS T,
    CASE WHEN frequency > 0 THEN spend / frequency ELSE 0 END
      AS monetary_value,
    frequency_holdout,
    monetary_value_holdout,
    {holdout_days} / 7 AS duration_holdout,
    first_date
  FROM customers
  WHERE first_date <= {end}
) TO {output} (FORMAT csv, HEADER);
