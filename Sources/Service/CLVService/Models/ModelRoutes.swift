internal import CLVRequests
internal import HTTPTypes
internal import Hummingbird

/// The addresses of models.
struct ModelRoutes: Sendable {
  let models: ModelStore
  let pool: ScoringPool
  let limits: ServiceLimits
  let metrics: ServiceMetrics

  private struct List: Encodable {
    let models: [ModelOverview]
  }

  var routes: [Route] {
    [
      Route(.get, "/v1/models", for: .read) { _, _ in
        JSON.response(List(models: models.all.map(\.overview)))
      },
      Route(.get, "/v1/models/{name}", for: .read) { _, context in
        let name = try context.parameters.require("name")
        return JSON.response(try models.model(name).details)
      },
      Route(.put, "/v1/models/{name}", for: .admin) { request, context in
        let name = try context.parameters.require("name")
        let type = request.headers[.contentType] ?? MediaType.json.rawValue
        guard type.lowercased().hasPrefix(MediaType.json.rawValue) else {
          throw Problem(
            .unsupported, "a model file is JSON",
            remedy: "send it as application/json")
        }
        let body = try await request.bytes(
          upTo: min(limits.bodyBytes, ModelStore.largest),
          within: limits.seconds)
        let (model, isNew) = try await counting {
          try models.put(name, json: body)
        }
        return JSON.response(model.details, status: isNew ? .created : .ok)
      },
      Route(.post, "/v1/models/{name}:reload", for: .admin) { _, context in
        let name = try context.parameters.require("name")
        let model = try await counting { try models.reload(name) }
        return JSON.response(model.details)
      },
    ]
  }

  /// Reads a model, and counts whether it was good.
  private func counting<Value: Sendable>(
    _ read: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    do {
      let value = try await pool.run(read)
      metrics.loaded(true)
      return value
    } catch {
      metrics.loaded(false)
      throw error
    }
  }
}
