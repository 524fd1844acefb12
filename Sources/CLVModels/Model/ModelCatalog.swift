/// The models that can be named in commands and files.
public enum ModelCatalog {
  /// The models of repeat purchases.
  public static var purchaseModels: [any PurchaseModel.Type] {
    builtInPurchaseModels + added
  }

  private static let builtInPurchaseModels: [any PurchaseModel.Type] = [
    BGNBD.self,
    MBGNBD.self,
    ParetoNBD.self,
    GGomNBD.self,
    BGCNBDk.self,
    MBGCNBDk.self,
    NBD.self,
    BGBB.self,
  ]

  /// The models of repeat purchases that count opportunities, or those in
  /// continuous time: likelihoods of the two kinds cannot be compared.
  public static func purchaseModels(
    countingOpportunities: Bool
  ) -> [any PurchaseModel.Type] {
    purchaseModels.filter { $0.countsOpportunities == countingOpportunities }
  }

  /// What ``adding(_:_:)`` has added.
  @TaskLocal private static var added: [any PurchaseModel.Type] = []

  /// Adds models of repeat purchases to the catalogue while a body runs, for
  /// the task that it runs in and no other.
  ///
  ///     let model = try ModelCatalog.adding([MyModel.self]) {
  ///       try CustomerModel(path: "model.json")
  ///     }
  ///
  /// - Parameters:
  ///   - models: The models, of names and identifiers that no other has.
  ///   - body: What is to find them.
  /// - Returns: What the body returns.
  public static func adding<Result>(
    _ models: [any PurchaseModel.Type], _ body: () throws -> Result
  ) rethrows -> Result {
    try $added.withValue(added + models, operation: body)
  }

  /// The models of spend per purchase.
  public static let spendModels: [any SpendModel.Type] = [
    GammaGamma.self,
    GammaGammaFrequency.self,
    LogNormal.self,
  ]

  /// The models of how long customers under contract stay.
  public static let retentionModels: [any RetentionModel.Type] = [
    ShiftedBetaGeometric.self,
    BetaDiscreteWeibull.self,
  ]

  /// The purchase model of an identifier ("bg-nbd") or a name ("BG/NBD").
  public static func purchaseModel(
    named name: String
  ) -> (any PurchaseModel.Type)? {
    purchaseModels.first {
      $0.identity.identifier == name || $0.identity.name == name
    }
  }

  /// The spend model of an identifier or a name.
  public static func spendModel(named name: String) -> (any SpendModel.Type)? {
    spendModels.first {
      $0.identity.identifier == name || $0.identity.name == name
    }
  }

  /// The retention model of an identifier ("sbg") or a name ("sBG").
  public static func retentionModel(
    named name: String
  ) -> (any RetentionModel.Type)? {
    retentionModels.first {
      $0.identity.identifier == name || $0.identity.name == name
    }
  }
}
