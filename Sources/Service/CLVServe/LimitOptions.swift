import ArgumentParser
import CLVService

/// What one request, and all together, may ask for.
struct LimitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The most bytes of a body. (default: 33554432)", valueName: "bytes"))
  var maxBody: Int?

  @Option(
    help: ArgumentHelp(
      "The most rows of a request. (default: 200000)", valueName: "rows"))
  var maxRows: Int?

  @Option(
    help: ArgumentHelp(
      """
      How many requests are scored at the same time. (default: the number of \
      processors)
      """, valueName: "requests"))
  var maxScoring: Int?

  @Option(
    help: ArgumentHelp(
      "How many more may wait for that. (default: 64)", valueName: "requests"))
  var maxWaiting: Int?

  @Option(
    help: ArgumentHelp(
      "How long a request may take until its answer begins. (default: 30)",
      valueName: "seconds"))
  var timeLimit: Double?

  @Option(
    help: ArgumentHelp(
      "The most connections. (default: 1024)", valueName: "connections"))
  var maxConnections: Int?

  func validate() throws {
    let counts = [
      ("--max-body", maxBody), ("--max-rows", maxRows),
      ("--max-scoring", maxScoring), ("--max-connections", maxConnections),
    ]
    for (name, value) in counts {
      if let value, !(1...1_000_000_000).contains(value) {
        throw ValidationError("\(name) \(value): give 1 to a billion")
      }
    }
    if let maxWaiting, !(0...1_000_000).contains(maxWaiting) {
      throw ValidationError("--max-waiting \(maxWaiting): give 0 to a million")
    }
    if let maxScoring, maxScoring > 1024 {
      throw ValidationError("--max-scoring \(maxScoring): give 1024 at most")
    }
    if let timeLimit, !(timeLimit > 0 && timeLimit <= 86_400) {
      throw ValidationError(
        "--time-limit \(timeLimit): give seconds, at most a day of them")
    }
  }

  /// Sets the limits that are given.
  func fill(_ limits: inout ServiceLimits) {
    limits.bodyBytes = maxBody ?? limits.bodyBytes
    limits.rows = maxRows ?? limits.rows
    limits.scoring = maxScoring ?? limits.scoring
    limits.waiting = maxWaiting ?? limits.waiting
    limits.seconds = timeLimit ?? limits.seconds
    limits.connections = maxConnections ?? limits.connections
  }
}

/// How the service speaks TLS.
struct TLSOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The server's certificates, in PEM.", valueName: "file"))
  var tlsCertificate: String?

  @Option(
    help: ArgumentHelp("The server's private key, in PEM.", valueName: "file"))
  var tlsKey: String?

  @Option(
    help: ArgumentHelp(
      """
      Who signs the certificates of clients, in PEM; others are not let in.
      """, valueName: "file"))
  var clientCa: String?

  /// The files; nil for plain HTTP.
  func files() throws -> TLSFiles? {
    switch (tlsCertificate, tlsKey) {
    case (let certificate?, let key?):
      return TLSFiles(
        certificate: certificate, key: key, clientAuthority: clientCa)
    case (nil, nil) where clientCa == nil: return nil
    default:
      throw ValidationError(
        "--tls-certificate and --tls-key go together, and --client-ca needs "
          + "both")
    }
  }
}
