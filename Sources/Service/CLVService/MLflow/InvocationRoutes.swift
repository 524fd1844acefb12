internal import CLVRequests
internal import HTTPTypes
internal import Hummingbird

/// The address that MLflow and SageMaker ask for forecasts.
struct InvocationRoutes: Sendable {
  private static let path = "/invocations"

  let scoring: ScoringService

  var routes: [Route] {
    [
      Route(.post, Self.path, for: .read, query: nil) { request, _ in
        let type = try MediaType.ofBody(request.headers)
        let wanted = try MediaType.wanted(
          request.headers, like: .json, of: [.json])
        let model = try scoring.model(of: request)
        let body = try await scoring.body(of: request)
        let options = ScoringService.options(request, without: ["model"])
        let scored = try await scoring.pool.run {
          let rows =
            type == .json
            ? try InvocationReader(body).rows()
            : try CustomerRows(body, as: type, within: scoring.limits)
          let (table, _) = try scoring.score(
            rows, .forecasts, options, by: model)
          return ScoredRows(table, as: wanted, member: "predictions")
        }
        scoring.metrics.scored(scored.count, by: Self.path)
        return scored.response()
      }
    ]
  }
}
