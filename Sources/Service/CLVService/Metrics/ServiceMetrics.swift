internal import Metrics

/// What the service counts of itself.
struct ServiceMetrics: Sendable {
  let registry: PrometheusMetrics

  init() {
    registry = PrometheusMetrics(help: [
      "clv_http_requests_total": "Requests that were answered.",
      "clv_http_request_seconds": "Time until the answer began.",
      "clv_http_requests_active": "Requests that are being answered.",
      "clv_rows_total": "Rows that were scored.",
      "clv_models": "Models that answer.",
      "clv_model_loads_total": "Models that were read, by how it ended.",
      "clv_scoring_waiting": "Requests that wait for a processor.",
    ])
  }

  /// Counts a request that was answered.
  func answered(
    method: String, route: String, status: Int, nanoseconds: Int64
  ) {
    let dimensions = [("method", method), ("route", route)]
    Counter(
      label: "clv_http_requests_total",
      dimensions: dimensions + [("status", "\(status)")], factory: registry
    ).increment()
    Timer(
      label: "clv_http_request_seconds", dimensions: dimensions,
      factory: registry
    ).recordNanoseconds(nanoseconds)
  }

  /// The requests that are being answered.
  var active: Meter {
    Meter(label: "clv_http_requests_active", factory: registry)
  }

  /// Counts rows that were scored.
  func scored(_ rows: Int, by route: String) {
    Counter(
      label: "clv_rows_total", dimensions: [("route", route)],
      factory: registry
    ).increment(by: Int64(rows))
  }

  /// Counts a model that was read, or could not be.
  func loaded(_ isGood: Bool) {
    Counter(
      label: "clv_model_loads_total",
      dimensions: [("outcome", isGood ? "good" : "refused")],
      factory: registry
    ).increment()
  }

  /// All of them, with what is counted elsewhere.
  func text(models: Int, waiting: Int) -> String {
    Gauge(label: "clv_models", factory: registry).record(models)
    Gauge(label: "clv_scoring_waiting", factory: registry).record(waiting)
    return registry.text
  }
}
