import ArgumentParser
import CLV

/// `clv models`: what there is to choose from.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "List the models: what they assume, when to use them.",
    discussion: """
      Reads nothing. Writes, for each model, its name in commands, its \
      parameters, what it assumes, when to use it, what the data must hold, \
      and where it comes from.

      To a file whose name ends in .csv or .jsonl, writes a row for each \
      model: \(ModelsText.table.description).
      """)

  @Flag(help: "Write JSON instead of text.")
  var json = false

  @OptionGroup var output: OutputOption

  func run() throws {
    let file = try output.open(reading: [])
    if json {
      try file.writeJSON(ModelsText.groups)
    } else if output.isOfRows {
      try ModelsText.write(to: file)
    } else {
      try file.write(ModelsText.text() + "\n")
    }
    try file.commit()
  }
}
