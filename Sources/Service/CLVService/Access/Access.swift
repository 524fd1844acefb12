internal import HTTPTypes
internal import Hummingbird

/// Who may ask what.
struct Access: Sendable {
  /// The keys; nil where none are wanted, which is on loopback alone.
  let keys: KeyFile?

  /// Whether every client is known already, by its certificate.
  let isOpen: Bool

  /// Whoever asks.
  struct Caller: Sendable {
    let name: String
    let role: Role
  }

  /// Finds out who asks.
  ///
  /// - Throws: A ``Problem`` where the key is missing, unknown, or not enough.
  func caller(of request: Request, needing role: Role) throws -> Caller {
    guard let keys else {
      if isOpen { return Caller(name: "certificate", role: .admin) }
      try checkIsLocal(request)
      return Caller(name: "local", role: .admin)
    }
    guard let header = request.headers[.authorization] else {
      throw Problem(
        .unauthorized, "the request bears no key",
        remedy: "send it in the header: Authorization: Bearer KEY")
    }
    let parts = header.split(separator: " ")
    guard parts.count == 2, parts[0].lowercased() == "bearer",
      let holder = keys.holder(of: parts[1])
    else {
      throw Problem(
        .unauthorized, "the key is not known",
        remedy: "ask whoever runs the service for one")
    }
    guard holder.role >= role else {
      throw Problem(
        .forbidden, "the key is for reading",
        remedy: "use one of the role admin")
    }
    return Caller(name: holder.name, role: holder.role)
  }

  /// Without keys, a page of a stranger that is open in a browser on this
  /// machine could ask too: it cannot do so in the name of this machine.
  private func checkIsLocal(_ request: Request) throws {
    func isLocal(_ address: Substring) -> Bool {
      let host =
        address.hasPrefix("[")
        ? address.dropFirst().prefix { $0 != "]" }
        : address.prefix { $0 != ":" }
      return Loopback.isNamed(host)
    }
    let origin = request.headers[.origin].map {
      $0.split(separator: "/", omittingEmptySubsequences: true).last ?? ""
    }
    guard isLocal((request.head.authority ?? "")[...]),
      origin.map(isLocal) ?? true
    else {
      throw Problem(
        .forbidden,
        "without keys the service answers requests to localhost alone",
        remedy: "ask by that name, or start the service with keys")
    }
  }
}

extension HTTPField.Name {
  /// The page that a request comes from.
  static let origin = HTTPField.Name("Origin") ?? .referer
}
