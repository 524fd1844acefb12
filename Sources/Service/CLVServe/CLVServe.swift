import ArgumentParser
import CLVRequests
import CLVService
import CLVTables
import Logging

/// `clv-serve`: fitted models answer over HTTP.
@main
struct CLVServe: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clv-serve",
    abstract: "Answer questions about customers over HTTP.",
    version: Toolkit.version,
    subcommands: [RunCommand.self, KeysCommand.self],
    defaultSubcommand: RunCommand.self)
}

/// What is wrong with the command, in one line, and the status of sysexits.h.
func fail(_ error: any Error) -> ExitCode {
  let error = RequestError(error)
  StandardError.write("clv-serve: \(error.message)\n")
  return switch error.kind {
  case .usage: ExitCode(64)
  case .badData: ExitCode(65)
  case .noInput: ExitCode(66)
  case .notConverged: ExitCode(75)
  case .cancelled, .internalFailure: ExitCode(70)
  }
}
