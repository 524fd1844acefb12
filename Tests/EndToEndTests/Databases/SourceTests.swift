import Foundation
import Testing

@Suite(
  "Logs that are no delimited text", .serialized,
  .enabled(if: Engines.haveDuckDB, Engines.noDuckDB))
struct SourceTests {
  /// A log as half the world has it: in many forms, which all say the same.
  private static let forms = """
    CREATE TABLE log AS SELECT '客' || customer_id AS customer_id, date,
      amount::DECIMAL(12, 2) AS amount, length(customer_id) AS shop
      FROM read_csv('made.csv', types = {'customer_id': 'VARCHAR'});
    COPY (SELECT customer_id, date, amount FROM log) TO 'log.csv';
    COPY (SELECT customer_id, date, replace(amount::VARCHAR, '.', ',') AS amount
      FROM log) TO 'utf8.csv' (DELIMITER ';');
    COPY log TO 'log.parquet';
    COPY log TO 'log.xlsx' (FORMAT xlsx, HEADER true);
    COPY log TO 'log.jsonl' (FORMAT json);
    ATTACH 'shop.db' AS lite (TYPE sqlite);
    CREATE TABLE lite.orders AS SELECT * REPLACE (date::VARCHAR AS date)
      FROM log;
    ATTACH 'shop.duckdb' AS duck;
    CREATE TABLE duck.orders AS FROM log;
    """

  private static let sources = [
    "log.parquet", "log.xlsx", "log.jsonl", "german.csv",
    "--database sqlite:shop.db --table orders",
    "--database duckdb:shop.duckdb --table orders",
    "--database duckdb:shop.duckdb --query SELECT~*~FROM~orders;",
  ]

  @Test func `The same log gives the same forecasts, wherever it comes from`()
    async throws
  {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 600 --seed 8 -o made.csv")
    try await directory.duckDB(Self.forms)
    _ = try await directory.shell(
      "iconv -f UTF-8 -t GB18030 utf8.csv > german.csv")
    try await directory.succeed("run log.csv --quiet -o csv")
    for (place, source) in Self.sources.enumerated() {
      try await check(directory, source, "out\(place)")
    }
    guard Engines.havePostgres else { return }
    try await directory.withPostgres { address in
      try await directory.duckDB(
        """
        ATTACH '\(address)' AS pg (TYPE postgres);
        CREATE TABLE pg.orders AS FROM 'log.parquet';
        """)
      for source in ["--table orders", "--query SELECT~*~FROM~orders"] {
        try await check(
          directory, "--database \(address) \(source)", "pg\(source.count)")
      }
    }
  }

  private func check(
    _ directory: Workdir, _ source: String, _ output: String
  ) async throws {
    let arguments: [String] = source.split(separator: " ").map { part in
      String(part.map { $0 == "~" ? " " : $0 })
    }
    let outcome = try await directory.clv(
      ["run"] + arguments + ["--quiet", "-o", output])
    #expect(outcome.status == 0, "\(source): \(outcome.errors)")
    for file in ["summary.csv", "forecasts.csv"] {
      #expect(
        try directory.data("\(output)/\(file)")
          == directory.data("csv/\(file)"), "\(source): \(file)")
    }
  }

  /// The columns of a table in a database, otherwise typed or written.
  private static let sameInPostgres = [
    "date::text AS date, amount", "date + time '23:30' AS date, amount",
    "date::timestamptz AS date, amount",
    "to_char(date, 'DD/MM/YYYY') AS date, amount",
    "extract(epoch FROM date)::bigint AS date, amount",
    "date, amount::text AS amount", "date, amount::money AS amount",
    "date, amount::double precision AS amount", "date, amount::real AS amount",
    "date, to_char(amount, 'FM999G999G990D00') AS amount",
    "date, replace(amount::text, '.', ',') AS amount",
  ]

  /// Columns in which the first customer's first cell is nothing that counts.
  private static let oddInPostgres = [
    ("date, CASE WHEN \(first) THEN 'NaN' ELSE amount END AS amount", "NaN"),
    (
      "date, CASE WHEN \(first) THEN 'Infinity' ELSE amount END AS amount",
      "Infinity"
    ),
    (
      "date, CASE WHEN \(first) THEN '-inf' ELSE amount::float8 END AS amount",
      "-Infinity"
    ),
    (
      "date, nullif(amount, CASE WHEN \(first) THEN amount END) AS amount",
      "missing"
    ),
    (
      "CASE WHEN \(first) THEN 'infinity' ELSE date END AS date, amount",
      "infinity"
    ),
    (
      "CASE WHEN \(first) THEN '4713-01-01 BC' ELSE date END AS date, amount",
      "4713"
    ),
    ("ARRAY[date] AS date, amount", "2024"),
  ]
  private static let first =
    "ctid = (SELECT min(ctid) FROM orders)"

  @Test(.enabled(if: Engines.havePostgres))
  func `A database's types change no number, or are refused`() async throws {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 300 --seed 4 --start 2024-01-01 -o log.csv")
    let expected = try await directory.succeed("summarize log.csv").output
    try await directory.withPostgres { address in
      let psql = "psql -q -v ON_ERROR_STOP=1 '\(address)'"
      let filled = try await directory.shell(
        """
        \(psql) -c 'CREATE TABLE orders (customer_id text, date date, \
        amount numeric)' -c "\\copy orders FROM log.csv CSV HEADER"
        """)
      try #require(filled.status == 0, "\(filled.errors)")
      func summarize(_ columns: String) async throws -> Tool.Outcome {
        try await directory.clv([
          "summarize", "--database", address, "--query",
          "SELECT customer_id, \(columns) FROM orders",
        ])
      }
      for columns in Self.sameInPostgres {
        let outcome = try await summarize(columns)
        #expect(outcome.output == expected, "\(columns): \(outcome.errors)")
      }
      for (columns, cell) in Self.oddInPostgres {
        let outcome = try await summarize(columns)
        #expect(outcome.status == 65, "\(columns): \(outcome.errors)")
        #expect(outcome.errors.contains(cell), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
      }
      // The same of a column that says how many digits it has.
      let odd = try await directory.shell(
        """
        \(psql) -c 'CREATE TABLE odd (customer_id text, date date, \
        amount numeric(9, 2))' \
        -c "INSERT INTO odd VALUES ('a', '2024-01-01', 'NaN')"
        """)
      try #require(odd.status == 0, "\(odd.errors)")
      let outcome = try await directory.clv([
        "summarize", "--database", address, "--table", "odd",
      ])
      #expect(outcome.status == 65, "\(outcome.output)")
      #expect(outcome.errors.contains("NaN"), "\(outcome.errors)")
    }
  }

  @Test func `Groups, covariates, summaries and cohorts are tables too`()
    async throws
  {
    let directory = try Workdir()
    try await directory.succeed("simulate --customers 500 --seed 3 -o log.csv")
    try await directory.succeed("summarize log.csv -o s.csv --quiet")
    try await directory.succeed("fit s.csv -o m.json --quiet")
    let ids = try directory.rows("s.csv").dropFirst().map { $0[0] }
    try directory.write(
      "c.csv",
      "customer_id,group,age\n"
        + ids.enumerated().map { place, id in
          "\(id),\(place % 3 == 0 ? "shop" : "web"),\(20 + place % 40)\n"
        }.joined())
    try directory.write(
      "r.csv", "period,a,b\n0,1000,900\n1,631,700\n2,468,620\n3,382,570\n")
    let tables = ["s", "c", "r"]
    try await directory.duckDB(
      tables.map { table in
        """
        CREATE TABLE \(table) AS FROM read_csv('\(table).csv',
          types = {'\(table == "r" ? "period" : "customer_id")': 'VARCHAR'});
        COPY \(table) TO '\(table).parquet';
        COPY \(table) TO '\(table).xlsx' (FORMAT xlsx, HEADER true);
        COPY \(table) TO '\(table).jsonl' (FORMAT json);
        """
      }.joined(separator: "\n"))
    let commands = [
      "forecast m.json s.FORM --output out",
      "forecast m.json s.csv --output f.csv --groups c.FORM "
        + "--groups-output out",
      "fit log.csv --covariates c.FORM --output out",
      "retention r.FORM --time-unit year --model sbg --output out",
    ]
    for command in commands {
      func output(_ form: String) async throws -> String {
        try await directory.succeed(
          command.replacing(".FORM", with: ".\(form)") + " --quiet")
        return try directory.text("out").replacing("c.\(form)", with: "c")
      }
      let expected = try await output("csv")
      for form in ["parquet", "xlsx", "jsonl"] {
        #expect(try await output(form) == expected, "\(command) \(form)")
      }
    }
  }

  @Test func `Names with marks and patterns are files like others`()
    async throws
  {
    let directory = try Workdir()
    try directory.write("log.csv", Samples.log)
    try await directory.duckDB(
      """
      COPY (FROM 'log.csv' LIMIT 2) TO 'p1.parquet';
      COPY (FROM 'log.csv' OFFSET 2) TO 'p2.parquet';
      COPY (FROM 'log.csv') TO 'it''s [a]*"?.parquet';
      """)
    let expected = try await directory.succeed("summarize log.csv").output
    let named = try await directory.clv(["summarize", "it's [a]*\"?.parquet"])
    #expect(named.output == expected, "\(named.errors)")
    let both = try await directory.clv(["summarize", "p*.parquet"])
    #expect(both.output == expected, "\(both.errors)")
  }

  @Test func `Identifiers and types come through as they are`() async throws {
    let directory = try Workdir()
    try await directory.duckDB(
      """
      CREATE TABLE t (customer_id VARCHAR, date TIMESTAMPTZ, amount DOUBLE,
        "or""der" DOUBLE);
      INSERT INTO t VALUES ('=1+1', '2020-01-01 23:30:00+00', 1.234, 17),
        ('a"b,c', '2020-02-01', 2.345, 18), ('007', '2020-03-01', 1e-7, 17),
        ('a"b,c', '2020-03-05', 3.456, 17);
      COPY t TO 't.parquet'; COPY t TO 't.jsonl' (FORMAT json);
      """)
    let outcome = try await directory.succeed(
      "summarize t.parquet --keep or\"der=17")
    let ids = outcome.output.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",20")[0]
    }
    #expect(outcome.output.contains("=1+1,0,0"), "\(outcome.output) \(ids)")
    #expect(outcome.output.contains("\"a\"\"b,c\",0,0"))
    #expect(outcome.output.contains("007,0,0"))
    #expect(outcome.errors.contains("1 row"), "\(outcome.errors)")
    let tehran = try await directory.succeed(
      "summarize t.parquet --time-zone +03:30 --quiet")
    #expect(tehran.output.contains("2020-01-02"), "\(tehran.output)")
  }

  @Test func `A workbook has sheets, titles, dates and empty rows`()
    async throws
  {
    let directory = try Workdir()
    try await directory.duckDB(
      """
      COPY (SELECT * FROM (VALUES (12346, DATE '2020-01-01', 5.5),
        (NULL, NULL, NULL), (12347, DATE '2020-01-08', 7),
        (12346, DATE '2020-02-01', 1)) t(customer_id, date, amount))
        TO 'book.xlsx' (FORMAT xlsx, HEADER true, SHEET 'März ''20');
      """)
    let outcome = try await directory.clv(
      ["summarize", "book.xlsx", "--sheet", "März '20"])
    #expect(outcome.output.contains("12346,1,"), "\(outcome.errors)")
    #expect(outcome.output.contains("12347,0,"), "\(outcome.output)")
    let none = try await directory.clv(
      ["summarize", "book.xlsx", "--sheet", "April"])
    #expect(none.status != 0 && none.errors.contains("April"))
  }
}
