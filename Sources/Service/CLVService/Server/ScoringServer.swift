internal import CLVRequests
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
public import Logging
internal import NIOCore
internal import NIOSSL

/// The service: models that answer over HTTP.
public struct ScoringServer: Sendable {
  private let settings: ServiceSettings
  private let logger: Logger
  let routes: [Route]
  private let metrics = ServiceMetrics()

  /// Reads models and keys, and listens to nobody yet.
  ///
  /// - Throws: A `RequestError` for a model that cannot be used, and for an
  ///   address that strangers reach without keys.
  public init(_ settings: ServiceSettings, logger: Logger) throws {
    let hasClientCertificates = settings.tls?.clientAuthority != nil
    guard settings.isLocal || settings.keys != nil || hasClientCertificates
    else {
      throw RequestError.usage(
        "\(settings.host) can be reached by strangers: give --keys, or "
          + "--client-ca, or listen on 127.0.0.1")
    }
    self.settings = settings
    self.logger = logger
    let models = ModelStore(directory: settings.modelDirectory)
    try models.readDirectory()
    for (name, path) in settings.models {
      guard let name = ModelName(name) else {
        throw RequestError.usage(
          "a model cannot be called \"\(name)\"; use letters, digits, points, "
            + "underscores and hyphens")
      }
      do {
        try models.read(name, path: path)
      } catch {
        throw RequestError(
          .badData, "\(path): \(RequestError(error).message)")
      }
    }
    let pool = ScoringPool(settings.limits)
    let limits = settings.limits
    let store = try settings.store.map {
      try StorePlace.open($0, within: limits.seconds)
    }
    let scoring = ScoringService(
      models: models, pool: pool, limits: limits, metrics: metrics)
    routes =
      OperationRoutes(models: models, pool: pool, metrics: metrics).routes
      + ModelRoutes(
        models: models, pool: pool, limits: limits, metrics: metrics
      ).routes
      + scoring.routes + InvocationRoutes(scoring: scoring).routes
      + CustomerRoutes(store: store, scoring: scoring).routes
      + DocumentRoutes().routes + DashboardRoutes(models: models).routes
  }

  private func router() -> Router<ServiceContext> {
    let router = Router(context: ServiceContext.self)
    router.add(middleware: AccountMiddleware(metrics: metrics, routes: routes))
    // Behind TLS that asks for certificates every client is known.
    let access = Access(
      keys: settings.keys, isOpen: settings.tls?.clientAuthority != nil)
    for route in routes {
      router.on(RouterPath(route.path), method: route.method) {
        request, context -> Response in
        if let role = route.role {
          context.caller.value =
            try access.caller(of: request, needing: role).name
        }
        try route.checkQuery(of: request)
        return try await route.answer(request, context)
      }
    }
    return router
  }

  private func application(
    _ running: @escaping @Sendable (Int) async -> Void
  ) throws -> some ApplicationProtocol {
    let plain = HTTPServerBuilder.http1(
      configuration: .init(
        additionalChannelHandlers: [WholeResponseHandler()],
        idleTimeout: .seconds(60)))
    let server = try settings.tls.map { files in
      try HTTPServerBuilder.tls(plain, tlsConfiguration: files.configuration())
    }
    var application = Application(
      router: router(), server: server ?? plain,
      configuration: ApplicationConfiguration(
        address: .hostname(settings.host, port: settings.port),
        availableConnectionsDelegate: MaximumAvailableConnections(
          settings.limits.connections)),
      onServerRunning: { channel in
        await running(channel.localAddress?.port ?? 0)
      }, logger: logger)
    application.logger = logger
    return application
  }

  /// Listens and answers until the process is told to end by SIGTERM or
  /// SIGINT; what is under way then is finished first.
  ///
  /// - Parameter running: Called once requests are answered, with the port.
  /// - Throws: What keeps it from listening.
  public func run(
    running: @escaping @Sendable (Int) async -> Void = { _ in }
  ) async throws {
    try await application(running).runService()
  }
}

extension Route {
  /// Refuses parameters of the query that mean nothing.
  fileprivate func checkQuery(of request: Request) throws {
    guard let query else { return }
    for (name, _) in request.uri.queryParameters
    where !query.contains(String(name)) {
      throw Problem(
        .badRequest,
        "parameter \"\(name.prefix(40))\" is not one of this "
          + "address", remedy: "leave it out; /docs lists those that are")
    }
  }
}

extension TLSFiles {
  /// What TLS needs of the files.
  ///
  /// - Throws: A `RequestError` for a file that is not what it should be.
  fileprivate func configuration() throws -> TLSConfiguration {
    func read<Value>(_ path: String, _ body: () throws -> Value) throws -> Value
    {
      do {
        return try body()
      } catch {
        throw RequestError(
          .noInput, "\(path) cannot be read as PEM; check the file")
      }
    }
    let chain = try read(certificate) {
      try NIOSSLCertificate.fromPEMFile(certificate)
    }
    let own = try read(key) { try NIOSSLPrivateKey(file: key, format: .pem) }
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) },
      privateKey: .privateKey(own))
    configuration.minimumTLSVersion = .tlsv12
    if let clientAuthority {
      let authorities = try read(clientAuthority) {
        try NIOSSLCertificate.fromPEMFile(clientAuthority)
      }
      configuration.trustRoots = .certificates(authorities)
      configuration.certificateVerification = .noHostnameVerification
    }
    return configuration
  }
}
