public import CLVModels

/// The models that there are, for a terminal or in JSON.
public enum ModelsText {
  /// Models for one purpose.
  public struct Group: Encodable, Sendable {
    /// What they are for.
    public let purpose: String

    /// The models.
    public let models: [ModelIdentity]
  }

  /// All models, by what they are for.
  public static let groups = [
    Group(
      purpose: "purchases",
      models: ModelCatalog.purchaseModels.map { $0.identity }),
    Group(
      purpose: "spend per purchase",
      models: ModelCatalog.spendModels.map { $0.identity }),
    Group(
      purpose: "retention under contract",
      models: ModelCatalog.retentionModels.map { $0.identity }),
  ]

  /// All models, each in a few lines.
  public static func text() -> String {
    groups.map { group in
      "Models of \(group.purpose)\n\n"
        + group.models.map(entry).joined(separator: "\n\n")
    }.joined(separator: "\n\n")
  }

  private static func entry(_ model: ModelIdentity) -> String {
    let guide = model.guide
    let parameters = model.parameters.map { "\($0.name) (\($0.meaning))" }
    let facts = [
      ("parameters", parameters.joined(separator: "; ")),
      ("assumes", guide.assumes), ("use it", guide.use),
      ("needs", guide.needs), ("source", guide.source),
    ]
    let lines = facts.map { title, text in
      let label = "    \(title)"
      return WrappedText.lines(
        text, after: label + String(repeating: " ", count: 16 - label.count),
        hanging: 16)
    }
    return (["  \(model.identifier): \(model.name)"] + lines)
      .joined(separator: "\n")
  }
}
