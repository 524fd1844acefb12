internal import CLVData
internal import CLVModels

/// A spend model fitted in several forms to the customers of an earlier origin,
/// and how well each predicts what these spend next.
struct InnerSpendFits {
  /// The form to stay with unless another is better.
  let firstForm: SpendForm

  private let type: any SpendModel.Type
  private let summary: CustomerSummary
  private var models: [(form: SpendForm, model: any SpendModel)] = []

  init(
    _ type: any SpendModel.Type, _ forms: [SpendForm],
    _ summary: CustomerSummary
  ) {
    self.type = type
    self.summary = summary
    firstForm = type.forms[0]
    for form in forms {
      if let model = summary.spendHistories(form, type.mean).flatMap({
        Self.fit(type, to: $0)
      }) {
        models.append((form, model))
      }
    }
  }

  private static func fit<Model: SpendModel>(
    _ type: Model.Type, to histories: SpendHistories
  ) -> (any SpendModel)? {
    guard let fit = try? type.fit(to: SpendSample(histories)).checked(),
      fit.convergence.isUsable
    else { return nil }
    return fit.model.fitted(to: histories.form)
  }

  /// The customers who spent something in the holdout.
  private var spenders: [Int] {
    guard let holdout = summary.holdout, holdout.hasAmounts else { return [] }
    return holdout.frequency.indices.filter {
      holdout.frequency[$0] > 0 && holdout.monetaryValue[$0] > 0
    }
  }

  var buyers: Int { spenders.count }

  /// Whether means take all customers to spend alike, though single amounts
  /// show that they do not.
  var areMeansContradicted: Bool {
    guard let means = models.first(where: { $0.form == .means }) else {
      return false
    }
    return means.model.takesAllAlike
      && summary.spendDifferences?.areBeyondChance == true
  }

  /// The scores of the forms whose densities are numbers.
  func scores() -> [SpendFormChoice.Score] {
    let spenders = spenders
    var ofFirst: [Double]?
    return models.compactMap { form, model in
      let densities = densities(model, spenders)
      let mean = densities.reduce(0, +) / Double(spenders.count)
      guard mean.isFinite else { return nil }
      defer { if form == firstForm { ofFirst = densities } }
      let difference = ofFirst.map { Self.difference(densities, $0) }
      return SpendFormChoice.Score(
        form: form, logScore: mean, gain: difference?.mean,
        standardError: difference?.standardError)
    }
  }

  /// By how much the best form of the model is better than a form of another;
  /// nil where either has no score.
  func gain(
    over other: InnerSpendFits, in form: SpendForm
  ) -> SpendFormChoice.Rival? {
    let spenders = spenders
    func scored(_ model: any SpendModel) -> (mean: Double, all: [Double])? {
      let all = densities(model, spenders)
      let mean = all.reduce(0, +) / Double(spenders.count)
      return mean.isFinite ? (mean, all) : nil
    }
    let ours = models.compactMap { form, model in
      scored(model).map { (form: form, score: $0) }
    }.max { $0.score.mean < $1.score.mean }
    guard let ours,
      let theirs = other.models.first(where: { $0.form == form }),
      let score = scored(theirs.model)
    else { return nil }
    let difference = Self.difference(ours.score.all, score.all)
    return SpendFormChoice.Rival(
      model: type.identity.identifier, form: ours.form,
      logScore: ours.score.mean, gain: difference.mean,
      standardError: difference.standardError, isChosen: false)
  }

  /// ln f of what each spent in the holdout, given the number of purchases.
  private func densities(
    _ model: some SpendModel, _ spenders: [Int]
  ) -> [Double] {
    guard let histories = summary.spendHistories(for: model),
      let holdout = summary.holdout
    else { return [] }
    return spenders.map { customer in
      let count = Int(holdout.frequency[customer])
      return model.logDensity(
        totalSpend: Double(count) * holdout.monetaryValue[customer],
        ofPurchases: count, meanSpend: histories.means[customer],
        frequency: Int(histories.counts[customer]))
    }
  }

  /// The mean difference of two scores and its standard error.
  private static func difference(
    _ one: [Double], _ other: [Double]
  ) -> (mean: Double, standardError: Double) {
    let n = Double(one.count)
    let mean = zip(one, other).reduce(0) { $0 + ($1.0 - $1.1) } / n
    let squares = zip(one, other).reduce(0) {
      $0 + ($1.0 - $1.1 - mean) * ($1.0 - $1.1 - mean)
    }
    return (mean, (squares / max(1, n - 1) / n).squareRoot())
  }
}
