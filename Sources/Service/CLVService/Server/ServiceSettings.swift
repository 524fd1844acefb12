/// How the service is set up.
public struct ServiceSettings: Sendable {
  /// The address to listen on; loopback unless told otherwise.
  public var host = "127.0.0.1"

  /// The port; 0 for any that is free.
  public var port = 8080

  /// Model files by the names under which they answer.
  public var models: [(name: String, path: String)] = []

  /// A directory of model files, which answer under their names without
  /// `.json`, and where models that come over the network are kept.
  public var modelDirectory: String?

  /// The file of a SQLite database of transactions, or the address of one in
  /// PostgreSQL; nil for a service that keeps none.
  public var store: String?

  /// The keys; nil for none, which loopback alone allows.
  public var keys: KeyFile?

  /// Certificate and key of the server; nil for plain HTTP.
  public var tls: TLSFiles?

  /// Limits on requests.
  public var limits: ServiceLimits

  /// Settings with the usual values, and limits for so many processors.
  public init(processors: Int) {
    limits = ServiceLimits(scoring: max(1, processors))
  }

  /// Whether the address is of this machine alone.
  var isLocal: Bool { Loopback.isNamed(host) }
}

/// The names of this machine that nobody else reaches it by.
enum Loopback {
  /// Whether a name or address is one of them; `127.example.org` is none.
  static func isNamed(_ host: some StringProtocol) -> Bool {
    host == "localhost" || host == "::1"
      || host.hasPrefix("127.")
        && host.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
  }
}

/// The files of a server that speaks TLS.
public struct TLSFiles: Sendable {
  /// The chain of certificates, in PEM.
  public let certificate: String

  /// The private key, in PEM.
  public let key: String

  /// Who signs the certificates of clients, in PEM; nil where clients need
  /// none.
  public let clientAuthority: String?

  /// Names the files.
  public init(certificate: String, key: String, clientAuthority: String?) {
    self.certificate = certificate
    self.key = key
    self.clientAuthority = clientAuthority
  }
}
