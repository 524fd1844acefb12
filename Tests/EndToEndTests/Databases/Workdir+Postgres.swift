import Foundation
import Testing

extension Workdir {
  /// Does something while a PostgreSQL server of its own runs on the loopback,
  /// whose password the tool finds in the client's password file.
  func withPostgres(
    _ body: (_ address: String) async throws -> Void
  ) async throws {
    let place = FileManager.default.temporaryDirectory
      .appendingPathComponent("clv-postgres-\(UUID().uuidString)").path
    let started = try await shell(
      "PGPASSWORD=s3cret \"$POSTGRES\" start '\(place)'")
    try #require(started.status == 0, "\(started.errors)")
    let port = started.output.filter(\.isNumber)
    _ = try await shell(
      "umask 077; echo '127.0.0.1:\(port):*:shop:s3cret' > pgpass")
    do {
      try await body("postgresql://shop@127.0.0.1:\(port)/postgres")
    } catch {
      _ = try await shell("\"$POSTGRES\" stop '\(place)'; rm -rf '\(place)'")
      throw error
    }
    _ = try await shell("\"$POSTGRES\" stop '\(place)'; rm -rf '\(place)'")
  }
}
