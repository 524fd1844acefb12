internal import CLVRequests
internal import CPostgres

/// The address of a database of a PostgreSQL server,
/// `postgresql://user@host:port/database?sslmode=verify-full`, as its own
/// programs take it.
///
/// No password is part of it: that comes from PGPASSWORD or from the password
/// file, where others do not see it.
struct PostgresAddress: Sendable {
  private static let beginnings = ["postgresql://", "postgres://"]

  /// The address.
  let text: String

  /// How many milliseconds a question to the server may take, a day at most.
  let milliseconds: Int

  /// Whether a text is meant as one.
  static func isOne(_ text: String) -> Bool {
    beginnings.contains { text.hasPrefix($0) }
  }

  /// Takes an address, and how long a question to the server may take.
  ///
  /// - Throws: A `RequestError` where it is none, or has a secret in it; what
  ///   it says has no part of the address, which may hold the secret.
  init(_ text: String, secondsAtMost: Double) throws {
    let options = PQconninfoParse(text, nil)
    guard let options else {
      throw RequestError.usage(
        "--store: the address of the database cannot be understood; write it "
          + "as postgresql://user@host:port/database")
    }
    defer { PQconninfoFree(options) }
    var option = options
    while let keyword = option.pointee.keyword {
      let name = String(cString: keyword)
      if name == "password" || name == "sslpassword",
        option.pointee.val != nil
      {
        throw RequestError.usage(
          "--store: the address has a password in it, which others could see "
            + "among the processes; give it in PGPASSWORD, or in the password "
            + "file ~/.pgpass, and change it")
      }
      option += 1
    }
    self.text = text
    let most = (min(max(secondsAtMost, 0.001), 86_400) * 1000).rounded()
    milliseconds = Int(exactly: most) ?? 30_000
  }
}
