import ArgumentParser

@main
struct CLVTool: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "clv")
}
