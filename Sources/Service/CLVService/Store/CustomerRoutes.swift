internal import CLVRequests
internal import HTTPTypes
internal import Hummingbird

/// The addresses of transactions and of customers by their identifiers.
struct CustomerRoutes: Sendable {
  private static let path = "/v1/models/{name}/customers/{id}"

  let store: (any TransactionStore)?
  let scoring: ScoringService

  var routes: [Route] {
    [
      Route(.post, "/v1/transactions", for: .admin) { request, _ in
        try await add(request)
      },
      Route(.get, Self.path, for: .read, query: nil) { request, context in
        try await lookUp(request, context)
      },
    ]
  }

  private func usable() throws -> any TransactionStore {
    guard let store else {
      throw Problem(
        .notFound, "the service keeps no transactions",
        remedy: "start it with --store")
    }
    return store
  }

  private func add(_ request: Request) async throws -> Response {
    let store = try usable()
    let type = try MediaType.ofBody(request.headers)
    let body = try await scoring.body(of: request)
    let most = scoring.limits.rows
    let outcome = try await scoring.pool.run {
      let orders = try OrderReader(body, as: type).orders()
      guard orders.count <= most else {
        throw Problem(
          .tooLarge, "there are \(orders.count) rows, more than \(most)",
          remedy: "send fewer rows at once")
      }
      return try store.add(orders)
    }
    return JSON.response(outcome)
  }

  private struct Facts: Encodable {
    let model: String
    let sha256: String
    let horizon: Double
    let asOf: String
  }

  /// A part of an address, in which %20 is a blank.
  private static func text(of part: String) -> String {
    var bytes: [UInt8] = []
    var rest = part.utf8[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(2)
      if byte == UInt8(ascii: "%"), digits.count == 2,
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func lookUp(
    _ request: Request, _ context: ServiceContext
  ) async throws -> Response {
    let store = try usable()
    let model = try scoring.models.model(
      try context.parameters.require("name"))
    let id = Self.text(of: try context.parameters.require("id"))
    let wanted = try MediaType.wanted(
      request.headers, like: .json, of: [.json])
    let asOf = request.uri.queryParameters["as_of"].map { String($0) }
    let options = ScoringService.options(request, without: ["as_of"])
    let scored = try await scoring.pool.run {
      guard let known = try store.customer(id) else {
        throw Problem(
          .notFound, "the customer is not known",
          remedy: "POST the transactions to /v1/transactions")
      }
      let day = asOf ?? (known.lastDay.map { "\($0)" } ?? "")
      let rows = CustomerRows(known.rows)
      let (table, horizon) = try scoring.score(
        rows, .forecasts, options + [("observation_end", day)], by: model)
      let facts = Facts(
        model: model.name.description, sha256: model.digest, horizon: horizon,
        asOf: day)
      return ScoredRows(table, as: wanted, facts: JSON.bytes(facts))
    }
    scoring.metrics.scored(scored.count, by: Self.path)
    return scored.response()
  }
}
