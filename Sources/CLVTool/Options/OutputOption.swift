import ArgumentParser

/// Where the one output of a command goes.
struct OutputOption: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: "The file to write; - is the standard output.")
  var output = "-"
}
