import ArgumentParser
import CLVRequests
import CLVService
import Logging

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `clv-serve run`: the service itself.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Start the service.",
    discussion: """
      Serves the models that clv fit wrote. /docs describes what can be asked, \
      /openapi.yaml says so for programs.

      It listens on 127.0.0.1 unless told otherwise, and on an address that \
      others reach only with --keys or --client-ca. SIGTERM lets it finish \
      what is under way.
      """)

  @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
  var host = "127.0.0.1"

  @Option(help: "The port to listen on; 0 for any that is free.")
  var port: UInt16 = 8080

  @Option(
    help: ArgumentHelp(
      "A model file and the name under which it answers; once for each.",
      valueName: "name=path"))
  var model: [String] = []

  @Option(
    help: ArgumentHelp(
      "A directory of model files, where those that are put are kept as well.",
      valueName: "directory"))
  var models: String?

  @Option(
    help: ArgumentHelp(
      """
      What keeps the transactions which are posted: the file of a SQLite \
      database, made if it is not there, or postgresql://user@host/database, \
      whose password comes from PGPASSWORD or ~/.pgpass. Without one the \
      service keeps nothing.
      """, valueName: "file-or-address"))
  var store: String?

  @Option(
    help: ArgumentHelp(
      "The file of keys; clv-serve keys add makes it.", valueName: "file"))
  var keys: String?

  @OptionGroup(title: "TLS Options") var tls: TLSOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  func run() async throws {
    do {
      let logger = Logger(label: "clv-serve") { JSONLogHandler($0) }
      let server = try ScoringServer(try settings(), logger: logger)
      try await server.run { port in
        logger.info("listening", metadata: ["port": "\(port)"])
      }
    } catch let error as ValidationError {
      throw error
    } catch {
      throw fail(error)
    }
  }

  private func settings() throws -> ServiceSettings {
    var settings = ServiceSettings(
      processors: ProcessInfo.processInfo.activeProcessorCount)
    settings.host = host
    settings.port = Int(port)
    settings.modelDirectory = models
    settings.models = try model.map { entry in
      let parts = entry.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else {
        throw ValidationError("--model \(entry): write it as name=path")
      }
      return (String(parts[0]), String(parts[1]))
    }
    settings.store = store
    settings.keys = try keys.map { try KeyFile(path: $0) }
    settings.tls = try tls.files()
    limits.fill(&settings.limits)
    return settings
  }
}
