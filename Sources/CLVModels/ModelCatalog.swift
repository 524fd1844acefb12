/// The models that can be named in commands and files.
public enum ModelCatalog {
  /// The models of repeat purchases.
  public static let purchaseModels: [any PurchaseModel.Type] = [
    BGNBD.self,
    NBD.self,
  ]

  /// The models of spend per purchase.
  public static let spendModels: [any SpendModel.Type] = [
    GammaGamma.self,
    GammaGammaFrequency.self,
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
}
