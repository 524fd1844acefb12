internal import CLVRequests
internal import HTTPTypes
internal import Hummingbird

extension ScoringService {
  /// The addresses under which customers are scored.
  var routes: [Route] {
    let path = "/v1/models/{name}/forecasts"
    return [
      Route(.post, path, for: .read, query: nil) { request, context in
        let name = try context.parameters.require("name")
        return try await answer(
          .forecasts, request, by: try models.model(name), route: path)
      },
      Route(.post, "/v1/models/{name}/what-if", for: .read, query: nil) {
        request, context in
        let model = try models.model(try context.parameters.require("name"))
        return try await whatIf(request, by: model)
      },
      Route(.post, "/v1/actions", for: .read, query: nil) { request, _ in
        try await answer(
          .actions, request, by: try model(of: request), without: ["model"],
          route: "/v1/actions")
      },
      Route(.post, "/v1/rfm", for: .read, query: nil) { request, _ in
        let isNamed = request.uri.queryParameters["model"] != nil
        return try await answer(
          .scores, request, by: isNamed ? try model(of: request) : nil,
          without: ["model"], route: "/v1/rfm")
      },
    ]
  }

  /// Forecasts one customer as she is and as she would be.
  private func whatIf(
    _ request: Request, by model: ServedModel
  ) async throws -> Response {
    guard try MediaType.ofBody(request.headers) == .json else {
      throw Problem(
        .unsupported, "the question is JSON",
        remedy: "send it as application/json")
    }
    let wanted = try MediaType.wanted(
      request.headers, like: .json, of: [.json])
    let body = try await body(of: request)
    let options = Self.options(request)
    let scored = try await pool.run {
      let rows = try Scenarios(body).rows()
      let (table, horizon) = try score(rows, .forecasts, options, by: model)
      return ScoredRows(
        table, as: wanted, member: "scenarios",
        facts: JSON.bytes(Facts(model, horizon: horizon)))
    }
    metrics.scored(scored.count, by: "/v1/models/{name}/what-if")
    return scored.response()
  }

  /// The model that a query names, or the one that is meant without.
  func model(of request: Request) throws -> ServedModel {
    try models.model(
      orDefault: request.uri.queryParameters["model"].map { String($0) })
  }
}
