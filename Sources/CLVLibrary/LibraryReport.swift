public import CInterface
internal import CLVCampaigns
internal import CLVData
internal import CLVReports
internal import CLVRequests
internal import CLVStudy

/// What a page is asked.
private struct PageOptions {
  let style: ReportStyle
  let source: String
  let actionsFile: String
  private let cost: Double?
  private let budget: Double?
  private let control: Double?
  private let seed: UInt64
  let acquisitionCost: Double?

  init(_ options: RequestOptions) throws {
    let language: ReportLanguage = try options.choice("language") ?? .english
    let hasPersianDigits = try options.flag("persian-digits")
    guard !hasPersianDigits || language == .persian else {
      throw RequestError.usage("persian_digits needs the language fa")
    }
    style = ReportStyle(
      language: language, currency: try options.text("currency"),
      usesPersianDigits: hasPersianDigits)
    source = try options.text("source") ?? "transactions"
    actionsFile = try options.text("actions-file") ?? "actions.csv"
    func amount(_ name: String) throws -> Double? {
      try options.number(name, "an amount above 0") { $0 > 0 && $0.isFinite }
    }
    cost = try amount("cost")
    budget = try amount("budget")
    guard budget == nil || cost != nil else {
      throw RequestError.usage("budget needs cost, what one contact costs")
    }
    control = try options.number(
      "control", "a share between 0 and 1; 10 % is 0.1"
    ) { $0 > 0 && $0 < 1 }
    seed = UInt64(try options.whole("seed", 0...(1 << 53)) ?? 1)
    acquisitionCost = try amount("acquisition-cost")
  }

  /// Whom to contact, and how that will be measured.
  func plan(_ actions: CustomerActions) throws -> CampaignPlan {
    let plan = try contacts(actions)
    return CampaignPlan(
      actions, choice: plan, budget: budget,
      control: control.map {
        ControlGroup(actions, plan: plan, share: $0, seed: seed)
      })
  }

  private func contacts(_ actions: CustomerActions) throws -> ContactPlan? {
    guard let cost else { return nil }
    guard actions.outlooks.hasMoney else {
      // Without a spend model, which the page tells, there is nothing to weigh.
      if actions.outlooks.summary.hasAmounts { return nil }
      throw RequestError.usage(
        "a cost of contacts can only be weighed against money, and there are "
          + "no amounts; leave out cost and budget")
    }
    return ContactPlan(
      gains: actions.ceilings(), costs: .same(cost), budget: budget)
  }
}

/// Writes the page of a run; see `clv.h`.
@c @implementation
public func clv_report(
  _ held: OpaquePointer?, _ options: UnsafePointer<CChar>?,
  _ html: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ error: UnsafeMutablePointer<clv_error>?
) -> Int32 {
  answering(error) {
    guard let found: StudyResults = Held.value(of: held) else {
      throw RequestError.usage("there is no study")
    }
    let options = try RequestOptions(options)
    let asked = try PageOptions(options)
    try options.finish()
    guard found.summary.hasAmounts || asked.acquisitionCost == nil else {
      throw RequestError.usage(
        "what a new customer may cost cannot be told without amounts; leave "
          + "out acquisition_cost")
    }
    let study = found.inCalendar(asked.style.language.calendar)
    var results = ReportResults(
      source: asked.source, study, picture: study.picture(),
      actionsFile: asked.actionsFile)
    results.acquisition = study.acquisition(cost: asked.acquisitionCost)
    results.plan = try study.actions.map { try asked.plan($0) }
    html?.pointee = given(Report(results).html(asked.style))
  }
}

/// Holds a study once more; see `clv.h`.
@c @implementation
public func clv_study_retain(_ study: OpaquePointer?) -> OpaquePointer? {
  Held<StudyResults>.retain(study)
  return study
}

/// Lets a study go; see `clv.h`.
@c @implementation
public func clv_study_release(_ study: OpaquePointer?) {
  Held<StudyResults>.release(study)
}
