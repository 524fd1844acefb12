import ArgumentParser
import CLV
import Foundation

/// The command-line tool's entry: runs a command and turns what it throws into
/// a message and an exit status after `sysexits.h`.
@main
enum CLVTool {
  static func main() {
    FatalSignals.tell()
    QuickExit.prepare()
    LeastMemory.check()
    HeapPolicy.returnLargeBlocks()
    do {
      run(try CLVCommand.parseAsRoot())
    } catch {
      let words = UsageMessage.words(for: CommandLine.arguments)
      Messages.$words.withValue(words) {
        UsageMessage.exit(error, of: CLVCommand.self)
      }
    }
  }

  private static func run(_ command: some ParsableCommand) {
    let words = (command as? any SpeakingCommand)?.words ?? .english
    Messages.$words.withValue(words) { runSpeaking(command) }
  }

  /// Runs a command, whose errors are told in its language.
  private static func runSpeaking(_ command: some ParsableCommand) {
    var command = command
    do {
      try command.run()
    } catch let error as DataError {
      if error.kind != .outputClosed { Messages.error(error) }
      exit(error.kind.exitStatus)
    } catch {
      let command = type(of: command)
      guard command.exitCode(for: error) == .failure else {
        UsageMessage.exit(error, of: command)
      }
      Messages.error("\(error); this is a fault of clv, please report it")
      exit(DataError.Kind.internalFailure.exitStatus)
    }
  }
}

/// `clv`, the root of all commands.
struct CLVCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clv",
    abstract: "Forecast what every customer will buy, spend and be worth.",
    discussion: """
      From a log of transactions (columns customer_id, date, amount) to a \
      forecast for every customer, by buy-till-you-die models that are \
      validated on a holdout period:

        clv run log.csv --calibration-end 2023-12-31 --output results

      or step by step:

        clv summarize log.csv --calibration-end 2023-12-31 --output s.csv
        clv fit s.csv --output model.json
        clv validate model.json s.csv
        clv fit log.csv --output final.json
        clv forecast final.json log.csv --horizon 26 --output forecasts.csv

      To choose a model: clv models tells what each assumes, clv compare \
      fits them all to your data. To try it without data, make some up: clv \
      simulate --output log.csv

      To see what RFM scores say of your customers, and where the model \
      disagrees: clv rfm log.csv --model model.json

      For customers under contract, whose loss is seen, there is clv \
      retention.

      Data go to standard output or --output, messages to standard error; - \
      stands for standard input. Files are read plain, gzip or zstd.

      Exit status: 0 success, 2 a model that no longer holds (clv monitor), 64 wrong usage, 65 bad data, 66 no input, 69 a \
      program that is needed is missing (DuckDB), 70 \
      a fault of this program, want of memory, or actions or a report that \
      failed after the results were written, 73 cannot write the output, 75 \
      the fit of purchases did not converge.
      """,
    version: Toolkit.version,
    subcommands: [
      RunCommand.self, SummarizeCommand.self, FitCommand.self,
      ValidateCommand.self, ForecastCommand.self, CompareCommand.self,
      ReportCommand.self, RFMCommand.self, ActionsCommand.self,
      MeasureCommand.self, ExplainCommand.self, ScoreCommand.self,
      CustomersCommand.self, MonitorCommand.self, RefitCommand.self,
      ModelsCommand.self, AcquireCommand.self, RetentionCommand.self,
      SimulateCommand.self, SQLCommand.self, CRMCommand.self,
    ])
}

extension DataError.Kind {
  /// The exit status, after the convention of `sysexits.h`.
  var exitStatus: Int32 {
    switch self {
    case .badData: 65
    case .noInput: 66
    case .cannotCreate: 73
    case .usage: 64
    case .missingProgram: 69
    case .internalFailure: 70
    case .outputClosed: 0
    }
  }
}

extension ExitCode {
  /// A fit did not converge: EX_TEMPFAIL of `sysexits.h`.
  static let notConverged = ExitCode(75)

  /// A model no longer holds.
  static let drifted = ExitCode(2)
}
