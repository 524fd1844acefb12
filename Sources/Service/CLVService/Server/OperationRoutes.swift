internal import CLVTables
internal import HTTPTypes
internal import Hummingbird

/// The addresses for those who run the service.
struct OperationRoutes: Sendable {
  let models: ModelStore
  let pool: ScoringPool
  let metrics: ServiceMetrics

  private struct Health: Encodable {
    let status: String
    let models: Int
  }

  private struct Version: Encodable {
    let name = "clv-serve"
    let version = Toolkit.version
  }

  var routes: [Route] {
    let alive: Route.Answer = { _, _ in
      JSON.response(Health(status: "ok", models: models.count))
    }
    let ready: Route.Answer = { _, _ in
      guard models.count > 0 else {
        throw Problem(
          .notReady, "no model is loaded",
          remedy: "PUT one to /v1/models/NAME, or start with --model")
      }
      return JSON.response(Health(status: "ok", models: models.count))
    }
    return [
      Route(.get, "/healthz", for: nil, alive),
      Route(.get, "/readyz", for: nil, ready),
      Route(.get, "/ping", for: nil, ready),
      Route(.get, "/health", for: nil, alive),
      Route(.get, "/version", for: nil) { _, _ in JSON.response(Version()) },
      Route(.get, "/metrics", for: .read) { _, _ in
        let text = metrics.text(models: models.count, waiting: pool.waiting)
        return Response(
          status: .ok,
          headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
          body: ResponseBody(byteBuffer: .init(string: text)))
      },
    ]
  }
}
