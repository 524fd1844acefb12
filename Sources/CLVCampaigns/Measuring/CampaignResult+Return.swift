internal import CLVNumerics

extension CampaignResult.Group {
  /// What the contacts brought in together, and between what and what; nil
  /// where money, or where it is not known purchases, could not be measured.
  public func gain(
    by measure: CampaignMeasure
  ) -> (total: Double, interval: ClosedRange<Double>)? {
    effects[measure].map { effect in
      let contacts = Double(contacts)
      return (
        contacts * effect.difference,
        ClosedRange(
          between: contacts * effect.interval.lowerBound,
          and: contacts * effect.interval.upperBound)
      )
    }
  }

  /// The share of what was at stake that the contacts saved, with its interval,
  /// by which the next campaign is planned; nil where it is not known.
  ///
  /// It lies between 0 and 1: an effect that is measured as less than nothing
  /// is none.
  public func effect(
    by measure: CampaignMeasure
  ) -> (share: Double, interval: ClosedRange<Double>)? {
    guard let effect = effects[measure], stake > 0, stake.isFinite else {
      return nil
    }
    func share(_ difference: Double) -> Double {
      min(max(difference / stake, 0), 1)
    }
    return (
      share(effect.difference),
      ClosedRange(
        between: share(effect.interval.lowerBound),
        and: share(effect.interval.upperBound))
    )
  }
}
