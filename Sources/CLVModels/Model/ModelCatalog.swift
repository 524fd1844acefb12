/// The models that can be named in commands and files.
public enum ModelCatalog {
  /// The models of repeat purchases.
  public static let purchaseModels: [any PurchaseModel.Type] = [
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

  /// The models of spend per purchase.
  public static let spendModels: [any SpendModel.Type] = [
    GammaGamma.self,
    GammaGammaFrequency.self,
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
