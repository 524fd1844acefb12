import Foundation
import Testing

extension Workdir {
  /// Puts `log.csv` into databases, as a table `orders`.
  func fill() async throws {
    try await duckDB(
      """
      ATTACH 'shop.db' AS lite (TYPE sqlite);
      ATTACH 'shop.duckdb' AS duck;
      CREATE TABLE duck.orders AS SELECT * FROM read_csv('log.csv',
        types = {'customer_id': 'VARCHAR', 'amount': 'DOUBLE'});
      COPY duck.orders TO 'clean.csv';
      CREATE TABLE lite.orders (customer_id VARCHAR, date VARCHAR,
        amount DOUBLE);
      INSERT INTO lite.orders SELECT customer_id, date::VARCHAR, amount
        FROM duck.orders;
      """)
  }

  /// Runs a statement in each database, whose answer is `result.csv`.
  func engines(
    _ statement: (_ dialect: String) -> String, then query: String = "",
    check: (_ dialect: String) async throws -> Void
  ) async throws {
    func print(_ dialect: String) async throws {
      try await succeed("\(statement(dialect)) -o statement.sql")
      try write("statement.sql", text("statement.sql") + query)
    }
    try await print("sqlite")
    let lite = try await shell(
      "sqlite3 -csv -header shop.db < statement.sql > result.csv")
    #expect(lite.status == 0, "\(lite.errors)")
    try await check("sqlite")
    try await print("duckdb")
    let duck = try await shell(
      "\"$CLV_DUCKDB\" -csv -no-init shop.duckdb < statement.sql > result.csv")
    #expect(duck.status == 0, "\(duck.errors)")
    try await check("duckdb")
    guard Engines.havePostgres else { return }
    try await withPostgres { address in
      try await print("postgres")
      let psql = "psql -q -v ON_ERROR_STOP=1 '\(address)'"
      let outcome = try await shell(
        """
        \(psql) -c 'CREATE TABLE orders (customer_id text, date date, \
        amount numeric)' \
        && \(psql) -c "\\copy orders FROM clean.csv CSV HEADER" \
        && \(psql) --csv -f statement.sql > result.csv
        """)
      #expect(outcome.status == 0, "\(outcome.errors)")
      try await check("postgres")
    }
  }
}
