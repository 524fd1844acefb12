internal import Synchronization

/// Connections to a PostgreSQL server: as many as are in use at a time, which
/// the threads that score bound.
final class PostgresPool: Sendable {
  private static let attempts = 5

  private let address: PostgresAddress
  private let idle = Mutex<[Postgres]>([])

  /// What each transaction begins with.
  ///
  /// Set in the transaction, it holds behind a pooler too, which lends a
  /// connection for no longer.
  private let settings: String

  init(_ address: PostgresAddress) {
    self.address = address
    settings = """
      SET LOCAL statement_timeout = \(address.milliseconds); \
      SET LOCAL idle_in_transaction_session_timeout = \(address.milliseconds); \
      SET LOCAL extra_float_digits = 3
      """
  }

  /// What a transaction does to the data.
  enum Mode: String {
    case reads = "READ ONLY"
    case writes = "READ WRITE"
  }

  /// Does some work as a whole or not at all; where another transaction was in
  /// the way, again.
  ///
  /// - Throws: What the work throws; a ``Problem`` where the server cannot be
  ///   asked.
  func transaction<Value>(
    _ mode: Mode, _ body: (Postgres) throws -> Value
  ) throws -> Value {
    do {
      return try attempt(mode, body)
    } catch let failure as Postgres.Failure {
      var problem: Problem
      if failure.isPassing {
        problem = Problem(
          .busy, "other requests write to the same orders",
          remedy: "ask again in a second")
      } else if failure.isTooSlow {
        problem = Problem(
          .tookTooLong, "the store did not answer in time",
          remedy: "send fewer rows at once, or ask again later")
      } else if failure.isAbsence {
        problem = Problem(
          .notReady, "the store cannot be reached at present",
          remedy: "ask again in a second; what was answered with 200 is kept")
      } else {
        throw failure
      }
      problem.cause = "\(failure.state) \(failure)"
      throw problem
    }
  }

  private func attempt<Value>(
    _ mode: Mode, _ body: (Postgres) throws -> Value
  ) throws -> Value {
    for _ in 1..<Self.attempts {
      do {
        return try once(mode, body)
      } catch let failure as Postgres.Failure where failure.isPassing {}
    }
    return try once(mode, body)
  }

  private func once<Value>(
    _ mode: Mode, _ body: (Postgres) throws -> Value
  ) throws -> Value {
    let connection = try begun(mode)
    do {
      let value = try body(connection)
      // A transaction that failed ends by COMMIT too, but nothing is kept.
      guard try connection.execute("COMMIT") == "COMMIT" else {
        throw Postgres.Failure(
          description: "the transaction was not committed", state: "40000",
          isLost: false)
      }
      giveBack(connection)
      return value
    } catch {
      if connection.isOpen {
        _ = try? connection.execute("ROLLBACK")
        giveBack(connection)
      }
      throw error
    }
  }

  /// A connection with a new transaction.
  ///
  /// One that was kept may have died meanwhile, with the server; nothing was
  /// asked of it yet.
  private func begun(_ mode: Mode) throws -> Postgres {
    let begin =
      "BEGIN ISOLATION LEVEL READ COMMITTED \(mode.rawValue); \(settings)"
    while let connection = idle.withLock({ $0.popLast() }) {
      if (try? connection.execute(begin)) != nil { return connection }
    }
    let connection = try Postgres(address)
    try connection.execute(begin)
    return connection
  }

  private func giveBack(_ connection: Postgres) {
    guard connection.isOpen, !connection.isInTransaction else { return }
    idle.withLock { $0.append(connection) }
  }
}
