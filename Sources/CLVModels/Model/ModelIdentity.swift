/// What a model is called, what its parameters are, and what it is for.
public struct ModelIdentity: Encodable, Sendable, Equatable {
  /// The name in commands: "bg-nbd".
  public let identifier: String

  /// The name in the literature: "BG/NBD".
  public let name: String

  /// The parameters, in the order in which values are given.
  public let parameters: [Parameter]

  /// Values of the parameters that occur in practice, times in weeks: where
  /// simulations start from.
  public let example: [Double]

  /// What it assumes, when to use it and what it needs.
  public let guide: ModelGuide

  /// An identity with its parts.
  public init(
    identifier: String, name: String, parameters: [Parameter],
    example: [Double], guide: ModelGuide
  ) {
    precondition(example.count == parameters.count, "a value for each")
    self.identifier = identifier
    self.name = name
    self.parameters = parameters
    self.example = example
    self.guide = guide
  }
}

/// What a user has to know to choose a model, in a sentence or two each.
public struct ModelGuide: Encodable, Sendable, Equatable {
  /// What the model takes for granted about customers.
  public let assumes: String

  /// When to prefer it to the others.
  public let use: String

  /// What the data have to hold.
  public let needs: String

  /// Author, year and place of the paper it comes from.
  public let source: String

  /// A guide with its parts.
  public init(assumes: String, use: String, needs: String, source: String) {
    self.assumes = assumes
    self.use = use
    self.needs = needs
    self.source = source
  }
}
