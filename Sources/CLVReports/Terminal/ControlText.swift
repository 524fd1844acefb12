public import CLVCampaigns
internal import CLVData
internal import CLVForecasting
internal import CLVValidation

extension ActionsText {
  /// Who is left out of a campaign, and what that can show.
  public static func text(
    _ control: ControlGroup, seed: UInt64, of actions: CustomerActions,
    in words: Words = .english
  ) -> String {
    let text = Self(words: words)
    var lines = [
      control.controls == 0
        ? words.text("control.nobody")
        : words.text(
          "control.drawn",
          [
            "controls": .count(control.controls),
            "all": .count(control.controls + control.contacts),
            "seed": .label("\(seed)"),
          ])
    ]
    if let power = CampaignPower(actions, control) {
      lines.append(text.sentence(power, of: actions))
    }
    return ([words.text("control.title")] + lines.map { WrappedText.lines($0) })
      .joined(separator: "\n") + "\n"
  }

  private func sentence(
    _ power: CampaignPower, of actions: CustomerActions
  ) -> String {
    let isSeen = power.effect.map { $0 <= 1 } ?? false
    return words.text(
      isSeen ? "control.shows" : "control.cannot",
      [
        "horizon": .text(
          duration(
            actions.outlooks.settings.horizon,
            actions.outlooks.summary.timeUnit)),
        "power": .text(percent(power.power)),
        "level": .text(percent(power.level)),
        "effect": .text(words.percent(power.effect ?? 1, significant: 2)),
        "purchases": .significant(power.purchases, digits: 2),
      ])
  }
}
